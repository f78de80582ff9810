import type { Incident } from '#contract/incident';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import { useServerNow } from '../live/county-context.tsx';
import { useCentreNames } from './use-centre-names.ts';
import styles from './leader.module.css';

/** One case as a large line that opens it: what, where, how it stands; `note` says why it is here. */
export function CaseRow({ incident, note = null }: { incident: Incident; note?: ReactNode }) {
  const t = useText();
  const nowMs = useServerNow(10_000);
  const nameOf = useCentreNames();
  const facts = [
    t(`urgency.${incident.urgency}`),
    t(`incident-state.${incident.state}`),
    incident.departmentName ?? nameOf(incident.owner),
    t('leader.age', { age: ageWords(t, nowMs - Date.parse(incident.receivedAt)) }),
  ];
  return (
    <a href={`#case=${incident.id}`} className={styles.row} data-incident={incident.id} data-urgency={incident.urgency}>
      <strong>{incident.title}</strong>
      {note !== null && <em>{note}</em>}
      <span>{nameOf(incident.village)}</span>
      <span>{facts.join(' · ')}</span>
    </a>
  );
}
