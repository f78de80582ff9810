import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

/** A button that shows the key which does the same. */
export function Button({
  tone = 'plain',
  shortcut,
  children,
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { tone?: 'plain' | 'main' | 'urgent' | 'quiet'; shortcut?: string }) {
  return (
    <button type="button" {...rest} className={`${styles.button} ${styles[tone]} ${className}`}>
      {children}
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}
