import { ClaimForm } from '../../features/attention/ClaimForm.tsx';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { Desk } from './desk-entry.ts';

/** Claiming, taking over and giving up the case on the desk. */
export function ClaimSheet({ desk }: { desk: Desk }) {
  const t = useText();
  const { attention, queue, session, closeSheet } = desk;
  if (queue.selectedId === null) return <Notice kind="empty" title={t('claim.no-case')} />;
  const act = async (action: 'claim' | 'release', reason: string) => {
    const refusal = await attention.act(action, reason);
    if (refusal === null) closeSheet();
    return refusal;
  };
  return <ClaimForm claim={attention.claim} account={session.account} onAct={act} />;
}
