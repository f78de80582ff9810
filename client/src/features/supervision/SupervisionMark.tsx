import type { Supervision } from '#contract/supervision';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { byGravity, isCard, KIND_SHAPES } from './supervision-lists.ts';
import styles from './supervision.module.css';

interface SupervisionMarkProps {
  /** What lies open on the case. */
  open: readonly Supervision[];
  placeName: (code: string) => string;
  onOpen: () => void;
}

/** In the case: what lies on it and what it waits for; nothing when nothing does. */
export function SupervisionMark({ open, placeName, onOpen }: SupervisionMarkProps) {
  const t = useText();
  if (open.length === 0) return null;
  return (
    <section className={styles.mark} data-testid="supervision-mark" aria-label={t('supervision.title')}>
      <ul>
        {[...open].sort(byGravity).map((supervision) => (
          <li key={supervision.id} data-kind={supervision.kind}>
            <strong>
              <i aria-hidden="true">{KIND_SHAPES[supervision.kind]}</i> {t(`supervision.kind-${supervision.kind}`)}
            </strong>{' '}
            {placeName(supervision.target)} · {t(stateKey(supervision))}
          </li>
        ))}
      </ul>
      <Button shortcut="S" onClick={onOpen}>
        {t('supervision.title')}
      </Button>
    </section>
  );
}

/** How a supervision stands, in words; a notice waits for no reply. */
export function stateKey(supervision: Pick<Supervision, 'kind' | 'state'>) {
  const isSeen = supervision.state === 'acknowledged' && !isCard(supervision);
  return isSeen ? 'supervision.state-seen' : (`supervision.state-${supervision.state}` as const);
}
