import { dutiesOf } from '../../features/supervision/supervision-lists.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './centre-calls.module.css';
import { useDesk } from './desk-context.tsx';
import { useOpenSupervisions } from './use-supervisions.ts';

/** How many cards wait for this centre: for its reply, or to be lifted; opens them. */
export function SupervisionCount() {
  const t = useText();
  const { session, openSheet } = useDesk();
  const { open, isLoaded } = useOpenSupervisions();
  if (!isLoaded) return null;
  const { toReply, toLift } = dutiesOf(open, session.scope);
  return (
    <Button
      tone="quiet"
      title={t('supervision.count-words', { reply: toReply.length, lift: toLift.length })}
      shortcut="S"
      data-testid="supervision-count"
      onClick={() => openSheet('supervision')}
    >
      <span className={styles.name}>{t('supervision.title')}</span> {toReply.length + toLift.length}
    </Button>
  );
}
