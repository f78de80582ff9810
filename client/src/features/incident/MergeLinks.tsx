import type { IncidentDetail } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import styles from './case-panel.module.css';

/** What was merged into the case, and what it was merged into. */
export function MergeLinks({ detail, onOpen }: { detail: IncidentDetail; onOpen: (id: string) => void }) {
  const t = useText();
  const { merged, mergedInto } = detail;
  const links = [
    ...(mergedInto === null ? [] : [{ ...mergedInto, words: t('case.merged-into') }]),
    ...merged.map((each) => ({ ...each, words: t('case.has-merged') })),
  ];
  return links.map(({ id, caseNumber, title, words }) => (
    <p key={id} className={styles.facts}>
      {words}{' '}
      <button type="button" className={styles.link} data-merged={id} onClick={() => onOpen(id)}>
        {caseNumber} {title}
      </button>
    </p>
  ));
}
