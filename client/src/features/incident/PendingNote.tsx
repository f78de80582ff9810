import type { Incident } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { dayAndTime } from '../../lib/age.ts';
import styles from './case-panel.module.css';

/** That an extension or a pause waits for its answer, for what, and by whom; the clock runs on meanwhile. */
export function PendingNote({ incident, nameOf }: { incident: Incident; nameOf: (code: string) => string }) {
  const t = useText();
  const { pendingRequest: pending } = incident;
  if (pending === null) return null;
  const names = { by: nameOf(pending.askedBy), to: nameOf(pending.approver) };
  return (
    <p className={styles.note} role="status" data-testid="pending-request" data-kind={pending.kind}>
      {pending.deadlineAt === null
        ? t('case.pause-asked', names)
        : t('case.extension-asked', { ...names, until: dayAndTime(Date.parse(pending.deadlineAt)) })}
    </p>
  );
}
