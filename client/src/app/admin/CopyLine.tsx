import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './admin.module.css';

/** A line to be taken into another program: selected by a click, copied by the button. */
export function CopyLine({ label, text, testId }: { label: string; text: string; testId: string }) {
  const t = useText();
  const [isCopied, setIsCopied] = useState(false);
  // Pages on plain HTTP have no clipboard: there the line is selected and Ctrl+C does it.
  const canCopy = 'clipboard' in navigator;
  const copy = () => void navigator.clipboard.writeText(text).then(() => setIsCopied(true));
  return (
    <label className={styles.copy}>
      {label}
      <span>
        <input
          readOnly
          value={text}
          spellCheck={false}
          data-testid={testId}
          onFocus={(event) => event.target.select()}
        />
        {canCopy && (
          <Button type="button" onClick={copy}>
            {t(isCopied ? 'publish.copied' : 'publish.copy')}
          </Button>
        )}
      </span>
    </label>
  );
}
