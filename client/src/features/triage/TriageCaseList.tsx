import type { TriageCase } from '#contract/triage';
import { useText } from '../../i18n/text.ts';
import { COUNTY_TIME_ZONE } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Notice } from '../../ui/Notice.tsx';
import styles from './triage.module.css';

const MINUTE_MS = 60_000;

/** The cases behind a number; choosing one opens it. */
export function TriageCaseList({
  cases,
  onChoose,
}: {
  cases: readonly TriageCase[] | null;
  onChoose: (id: string) => void;
}) {
  const t = useText();
  if (!cases) return <Notice kind="loading" title={t('app.loading')} />;
  return (
    <ul className={styles.cases} data-testid="triage-cases">
      {cases.map((kase) => (
        <li key={kase.id}>
          <button type="button" className={styles.case} data-incident={kase.id} onClick={() => onChoose(kase.id)}>
            <span>{kase.caseNumber}</span>
            <strong>{kase.title}</strong>
            <span>{new Date(kase.receivedAt).toLocaleString('zh-CN', { timeZone: COUNTY_TIME_ZONE })}</span>
            <span>{notesOf(t, kase)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function notesOf(t: ReturnType<typeof useText>, { minutes, late }: TriageCase): string {
  const notes = [
    minutes === null ? null : ageWords(t, minutes * MINUTE_MS),
    late === 0 ? null : t('triage.late-steps', { n: late }),
  ];
  return notes.filter(Boolean).join(' · ');
}
