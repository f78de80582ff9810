import type { DivisionLevel } from '#contract/division';
import type { TriageCase, TriageReport } from '#contract/triage';
import { useEffect, useState } from 'react';
import { TriageCaseList } from '../../features/triage/TriageCaseList.tsx';
import { readTriageCases, readTriageReport } from '../../features/triage/triage-requests.ts';
import { TriageTable, type OpenCases } from '../../features/triage/TriageTable.tsx';
import styles from '../../features/triage/triage.module.css';
import { useText } from '../../i18n/text.ts';
import { startOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty } from '../live/county-context.tsx';
import type { Desk } from './desk-entry.ts';
import { wordsOf } from '../shell/failure-words.ts';

const DAY_MS = 86_400_000;
const PERIODS = [1, 7, 30, 365] as const;
const LEVELS: readonly DivisionLevel[] = ['county', 'town', 'village'];
/** Digits of the codes of a level. */
const DIGITS: Readonly<Record<DivisionLevel, number>> = { county: 6, town: 9, village: 12 };

/** 本级化解率 and how long each stretch took, per division; every number opens its cases. */
export function TriageSheet({ desk }: { desk: Pick<Desk, 'session' | 'choice' | 'closeSheet'> }) {
  const t = useText();
  const levels = LEVELS.filter((level) => DIGITS[level] >= desk.session.scope.length);
  const [days, setDays] = useState<(typeof PERIODS)[number]>(30);
  const [level, setLevel] = useState<DivisionLevel>(levels[1] ?? 'village');
  const { report, failure } = useReport(days, level);
  const { list, open, close } = useCases(report);
  if (list) {
    return (
      <>
        <div className={styles.bar}>
          <Button onClick={close}>{t('triage.back')}</Button>
          <strong>{list.title}</strong>
        </div>
        {list.failure && <Notice kind="error" title={list.failure} />}
        {!list.failure && (
          <TriageCaseList
            cases={list.cases}
            onChoose={(id) => {
              desk.closeSheet();
              desk.choice.open(id);
            }}
          />
        )}
      </>
    );
  }
  return (
    <>
      <div className={styles.bar}>
        {PERIODS.map((each) => (
          <Button key={each} aria-pressed={days === each} onClick={() => setDays(each)}>
            {t(each === 1 ? 'triage.today' : 'triage.days', { n: each })}
          </Button>
        ))}
        {levels.map((each) => (
          <Button key={each} tone="quiet" aria-pressed={level === each} onClick={() => setLevel(each)}>
            {t(`triage.by-${each}`)}
          </Button>
        ))}
      </div>
      {failure && <Notice kind="error" title={failure} />}
      {!report && !failure && <Notice kind="loading" title={t('app.loading')} />}
      {report && <TriageTable total={report.total} rows={report.rows} onOpen={open} />}
      <p className={styles.note}>{t('triage.note')}</p>
    </>
  );
}

function useReport(days: number, level: DivisionLevel): { report: TriageReport | null; failure: string | null } {
  const { http, serverNowMs } = useCounty();
  const [report, setReport] = useState<TriageReport | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    const to = startOfDay(serverNowMs()) + DAY_MS;
    const query = { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString(), level };
    setFailure(null);
    readTriageReport(http, query).then(
      (fresh) => !isOver && setReport(fresh),
      (error: unknown) => !isOver && setFailure(wordsOf(error)),
    );
    return () => {
      isOver = true;
    };
  }, [http, serverNowMs, days, level]);
  return { report, failure };
}

interface CaseList {
  title: string;
  cases: readonly TriageCase[] | null;
  failure: string | null;
}

function useCases(report: TriageReport | null) {
  const { http } = useCounty();
  const [list, setList] = useState<CaseList | null>(null);
  const open: OpenCases = (title, code, of) => {
    if (!report) return;
    const { from, to } = report;
    setList({ title, cases: null, failure: null });
    readTriageCases(http, { from, to, code, of }).then(
      (cases) => setList({ title, cases, failure: null }),
      (error: unknown) => setList({ title, cases: null, failure: wordsOf(error) }),
    );
  };
  return { list, open, close: () => setList(null) };
}
