import { BRIEF_LISTS, type Brief, type Risk } from '#contract/brief';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CaseRow } from './CaseRow.tsx';
import type { BriefView } from './use-brief.ts';
import styles from './leader.module.css';

/** Counts that are bad news above none. */
const BAD: ReadonlySet<string> = new Set(['overdue', 'red']);

/** The day on one page: six counts, each opening its list, and three risks. */
export function LeaderBrief({ view }: { view: BriefView }) {
  const t = useText();
  const { brief, failure, again } = view;
  const failed = failure !== null && (
    <Notice
      kind="error"
      title={t('leader.failed', { why: failure })}
      action={<Button onClick={again}>{t('leader.again')}</Button>}
    />
  );
  if (brief === null) return failed || <Notice kind="loading" title={t('app.loading')} />;
  return (
    <div className={styles.brief}>
      {failed}
      <section aria-labelledby="brief-title">
        <h1 id="brief-title" className={styles.title}>
          {t('leader.today')} <small>{t('leader.as-of', { time: timeOfDay(Date.parse(brief.at), false) })}</small>
        </h1>
        <Counts counts={brief.counts} />
      </section>
      <section aria-labelledby="risks-title">
        <h2 id="risks-title" className={styles.title}>
          {t('leader.risks')}
        </h2>
        {brief.risks.length === 0 && <p className={styles.calm}>{t('leader.no-risk')}</p>}
        <ul className={styles.rows} data-testid="risks">
          {brief.risks.map((risk) => (
            <li key={risk.incident.id}>
              <CaseRow incident={risk.incident} note={<Reasons risk={risk} />} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Counts({ counts }: { counts: Brief['counts'] }) {
  const t = useText();
  return (
    <ul className={styles.counts}>
      {BRIEF_LISTS.map((list) => (
        <li key={list}>
          <a
            href={`#list=${list}`}
            className={styles.count}
            data-list={list}
            data-bad={BAD.has(list) && counts[list] > 0}
          >
            <b>{counts[list]}</b>
            <span>{t(`brief.${list}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Reasons({ risk }: { risk: Risk }) {
  const t = useText();
  return <>{risk.reasons.map((reason) => t(`risk.${reason}`)).join(' · ')}</>;
}
