import type { Session } from '#contract/session';
import type { DutyList as Duties } from '#contract/shift';
import { useCallback, useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { countDuties, DUTY_FILTERS, filterDuties, type DutyFilter } from '../../features/shift/duty-filter.ts';
import { DutyList } from '../../features/shift/DutyList.tsx';
import { RosterForm, type RosterDraft } from '../../features/shift/RosterForm.tsx';
import { importRoster, planShift, readDuty } from '../../features/shift/shift-requests.ts';
import styles from '../../features/shift/shift.module.css';
import { useText } from '../../i18n/text.ts';
import { startOfDay, timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

const HOUR_MS = 3_600_000;
/** States are at most a minute old: read anew well within it. */
const REFRESH_MS = 20_000;
const WHENS = ['now', 'tonight', 'tomorrow'] as const;
type When = (typeof WHENS)[number];

/** Who is on duty in any centre, found by name or initials, and how each centre stands. */
export function DutySheet({ session }: { session: Session }) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const [when, setWhen] = useState<When>('now');
  const { duties, failure, read } = useDuties(when);
  const [filter, setFilter] = useState<DutyFilter>('all');
  const [words, setWords] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const shown = useMemo(() => filterDuties(duties?.items ?? [], filter, words), [duties, filter, words]);
  const counts = countDuties(duties?.items ?? []);
  const chosen = shown.some(({ centre }) => centre === selected) ? selected : (shown[0]?.centre ?? null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = shown.findIndex(({ centre }) => centre === chosen);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + step))];
    if (next) setSelected(next.centre);
    document.querySelector(`[data-centre="${next?.centre}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const centre = duties?.items.find((duty) => duty.centre === chosen) ?? null;
  return (
    <div className={styles.panel} onKeyDown={move} data-testid="duty-sheet">
      <div className={styles.bar}>
        <input
          autoFocus
          name="centre"
          value={words}
          placeholder={t('duty.search')}
          aria-label={t('duty.search')}
          onChange={(event) => setWords(event.target.value)}
        />
        {WHENS.map((each) => (
          <Button key={each} aria-pressed={when === each} onClick={() => setWhen(each)}>
            {t(`duty.when-${each}`)}
          </Button>
        ))}
      </div>
      <div className={styles.bar}>
        {DUTY_FILTERS.map((each) => (
          <Button key={each} tone="quiet" aria-pressed={filter === each} onClick={() => setFilter(each)}>
            {t(`duty.filter-${each}`, { n: counts[each] })}
          </Button>
        ))}
        {duties && (
          <span className={styles.muted}>{t('duty.as-of', { time: timeOfDay(Date.parse(duties.asOf)) })}</span>
        )}
      </div>
      {failure && <Notice kind="error" title={failure} />}
      {duties ? (
        <DutyList duties={shown} selected={chosen} nowMs={nowMs} onSelect={setSelected} />
      ) : (
        !failure && <Notice kind="loading" title={t('app.loading')} />
      )}
      {centre?.centre.startsWith(session.scope) && (
        <Roster key={centre.centre} centre={centre.centre} name={centre.name} onChanged={read} />
      )}
    </div>
  );
}

function useDuties(when: When): { duties: Duties | null; failure: string | null; read: () => void } {
  const { http, stores, serverNowMs } = useCounty();
  const change = useStoreState(stores.shifts.changes, ({ count }) => count);
  const [duties, setDuties] = useState<Duties | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const read = useCallback(() => {
    readDuty(http, momentOf(when, serverNowMs())).then(
      (fresh) => {
        setDuties(fresh);
        setFailure(null);
      },
      (error: unknown) => setFailure(wordsOf(error)),
    );
  }, [http, when, serverNowMs]);
  useEffect(() => {
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, [read, change]);
  return { duties, failure, read };
}

function momentOf(when: When, nowMs: number): Date | null {
  if (when === 'now') return null;
  return new Date(startOfDay(nowMs) + (when === 'tonight' ? 22 : 34) * HOUR_MS);
}

function Roster({ centre, name, onChanged }: { centre: string; name: string; onChanged: () => void }) {
  const t = useText();
  const { http } = useCounty();
  const [outcome, setOutcome] = useState<readonly string[]>([]);
  const settle = (work: Promise<{ items: readonly object[] }>) =>
    void work.then(
      ({ items }) => {
        setOutcome([t('duty.imported', { n: items.length })]);
        onChanged();
      },
      (error: unknown) => setOutcome(faultsOf(error, (n, why) => t('duty.line', { n, why }))),
    );
  const plan = ({ startsAt, endsAt, ...people }: RosterDraft) => {
    const instant = (local: string) => new Date(`${local}:00+08:00`).toISOString();
    settle(planShift(http, { centre, startsAt: instant(startsAt), endsAt: instant(endsAt), ...people }));
  };
  return (
    <details>
      <summary>{t('duty.plan')}</summary>
      <RosterForm
        centreName={name}
        outcome={outcome}
        onPlan={plan}
        onImport={(csv) => settle(importRoster(http, csv))}
      />
    </details>
  );
}

/** Each wrong line of an import, or the one reason of anything else. */
function faultsOf(error: unknown, lineWords: (n: string, why: string) => string): string[] {
  const lines = error instanceof ApiError ? error.fields.filter(({ pointer }) => pointer.startsWith('/csv/')) : [];
  if (lines.length === 0) return [wordsOf(error)];
  return lines.map(({ pointer, message }) => lineWords(pointer.slice('/csv/'.length), message));
}
