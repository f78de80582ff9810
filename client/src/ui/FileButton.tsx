import type { InputHTMLAttributes } from 'react';
import styles from './button.module.css';

/** A button that chooses files. The browser's own says its words in the browser's language, whatever the page's is. */
export function FileButton({
  words,
  ...rest
}: { words: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className'>) {
  return (
    <label className={`${styles.button} ${styles.file}`} data-disabled={rest.disabled === true}>
      {words}
      <input {...rest} type="file" className={styles.hidden} />
    </label>
  );
}
