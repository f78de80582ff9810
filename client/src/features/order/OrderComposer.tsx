import type { RefObject } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './order-composer.module.css';

/** One worker who can be sent, with why the worker stands where. */
export interface WorkerChoice {
  /** The person's number. */
  id: number;
  /** Null for whoever has no phone. */
  workerId: number | null;
  name: string;
  facts: string;
  /** How an order gets there. */
  reach: string;
  isChosen: boolean;
}

interface OrderComposerProps {
  workers: readonly WorkerChoice[] | null;
  text: string;
  isSending: boolean;
  input: RefObject<HTMLTextAreaElement | null>;
  onToggle: (id: number) => void;
  onText: (text: string) => void;
  onSend: () => void;
}

/** Who goes and the words to send; digits choose, Ctrl+Enter sends. */
export function OrderComposer({ workers, text, isSending, input, onToggle, onText, onSend }: OrderComposerProps) {
  const t = useText();
  const chosen = workers?.some((worker) => worker.isChosen) ?? false;
  return (
    <section className={styles.composer} aria-label={t('case.order')}>
      <h3 className={styles.heading}>{t('case.workers')}</h3>
      {workers === null && <p className={styles.muted}>{t('app.loading')}</p>}
      {workers?.length === 0 && <p className={styles.muted}>{t('case.workers-none')}</p>}
      <ol className={styles.workers} data-testid="nearest-workers">
        {workers?.map((worker, i) => (
          <li key={worker.id}>
            <button
              type="button"
              className={styles.worker}
              aria-pressed={worker.isChosen}
              data-worker={worker.workerId ?? undefined}
              data-person={worker.id}
              onClick={() => onToggle(worker.id)}
            >
              <kbd>{i + 1}</kbd>
              <b>{worker.name}</b>
              <span>{worker.facts}</span>
              <em data-reach={worker.workerId === null ? 'voice' : 'app'}>{worker.reach}</em>
            </button>
          </li>
        ))}
      </ol>
      <textarea
        ref={input}
        className={styles.text}
        rows={2}
        maxLength={2000}
        value={text}
        aria-label={t('case.order-text')}
        data-testid="order-text"
        onChange={(event) => onText(event.target.value)}
      />
      <Button
        tone="main"
        disabled={!chosen || isSending || text.trim() === ''}
        shortcut="Ctrl ↵"
        data-testid="send-order"
        onClick={onSend}
      >
        {t(isSending ? 'case.order-sending' : chosen ? 'case.order' : 'case.order-none')}
      </Button>
    </section>
  );
}
