import { ProgressCode } from '../../features/progress/ProgressCode.tsx';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty } from '../live/county-context.tsx';
import type { Desk } from './desk-entry.ts';

/** The code of the case over the desk: for who stands at the counter, or to be sent. */
export function CodeSheet({ desk }: { desk: Desk }) {
  const t = useText();
  const { http } = useCounty();
  const incident = desk.current.detail?.incident;
  if (incident?.kind !== 'incident') return <Notice kind="empty" title={t('progress.no-case')} />;
  return <ProgressCode http={http} id={incident.id} caseNumber={incident.caseNumber} />;
}
