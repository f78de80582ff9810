import { useState, type ReactNode } from 'react';
import { useCallText } from '../../features/call/call-words.ts';
import styles from '../../features/call/call.module.css';
import { Button } from '../../ui/Button.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** What went wrong with the last thing that was done, in words, until it is closed or something else is done; null clears it. */
export function useCallFailure(): [ReactNode, (error: unknown) => void] {
  const t = useCallText();
  const [words, setWords] = useState<string | null>(null);
  const fail = (error: unknown): void => setWords(error === null ? null : wordsOf(error));
  const shown = words !== null && (
    <section className={styles.over} role="alert" data-testid="call-failure">
      <p>{t('failed-place', { why: words })}</p>
      <Button tone="quiet" onClick={() => setWords(null)}>
        {t('close')}
      </Button>
    </section>
  );
  return [shown, fail];
}
