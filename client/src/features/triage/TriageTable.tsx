import { SOLVERS, STRETCHES, type StretchTimes, type TriageFigures, type TriageList } from '#contract/triage';
import type { MessageKey } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import styles from './triage.module.css';

const MINUTE_MS = 60_000;

/** Opens the cases that a number counts; `title` says which number it was. */
export type OpenCases = (title: string, code: string, of: TriageList) => void;

/** A number's place in the table: what it counts, and the list behind it. */
interface Column {
  words: MessageKey;
  of: TriageList;
  read: (figures: TriageFigures) => number;
}

const COUNTS: readonly Column[] = [
  { words: 'triage.received', of: 'received', read: ({ received }) => received },
  { words: 'triage.closed', of: 'closed', read: ({ closed }) => closed },
  ...SOLVERS.map((solver): Column => ({
    words: `triage.solved-${solver}`,
    of: `solved-${solver}`,
    read: ({ solved }) => solved[solver],
  })),
];

/** The figures of the scope and of each of its divisions; every number opens the cases that it counts. */
export function TriageTable({
  total,
  rows,
  onOpen,
}: {
  total: TriageFigures;
  rows: readonly TriageFigures[];
  onOpen: OpenCases;
}) {
  const t = useText();
  const shown = rows.length === 1 && rows[0]?.code === total.code ? [] : rows;
  return (
    <div className={styles.scroll}>
      <table className={styles.figures} data-testid="triage-table">
        <thead>
          <tr>
            <th scope="col">{t('triage.division')}</th>
            {COUNTS.map(({ words }) => (
              <th key={words} scope="col">
                {t(words)}
              </th>
            ))}
            <th scope="col">{t('triage.kept')}</th>
            {STRETCHES.map((stretch) => (
              <th key={stretch} scope="col">
                {t(`triage.${stretch}`)}
              </th>
            ))}
            <th scope="col">{t('triage.late')}</th>
          </tr>
        </thead>
        <tbody>
          {[total, ...shown].map((figures, i) => (
            <Row key={figures.code} figures={figures} isTotal={i === 0} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ figures, isTotal, onOpen }: { figures: TriageFigures; isTotal: boolean; onOpen: OpenCases }) {
  const t = useText();
  const { code, name } = figures;
  const number = (words: MessageKey, of: TriageList, count: number, text: string) => (
    <button
      type="button"
      className={styles.number}
      disabled={count === 0}
      data-of={of}
      aria-label={`${name} · ${t(words)}: ${text}`}
      onClick={() => onOpen(`${name} · ${t(words)}`, code, of)}
    >
      {text}
    </button>
  );
  return (
    <tr data-code={code} data-total={isTotal}>
      <th scope="row">{name}</th>
      {COUNTS.map(({ words, of, read }) => (
        <td key={of}>{number(words, of, read(figures), String(read(figures)))}</td>
      ))}
      <td>{number('triage.kept', 'kept', figures.kept, shareText(figures.kept, figures.closed))}</td>
      {STRETCHES.map((stretch) => (
        <td key={stretch}>
          {number(`triage.${stretch}`, stretch, figures[stretch].count, timesText(t, figures[stretch]))}
        </td>
      ))}
      <td>{number('triage.late', 'late', figures.late, shareText(figures.late, figures.timed))}</td>
    </tr>
  );
}

/** A share in per cent with one digit; a dash of nothing. */
const shareText = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`;

function timesText(t: ReturnType<typeof useText>, { medianMin, p90Min }: StretchTimes): string {
  if (medianMin === null || p90Min === null) return '—';
  return `${ageWords(t, medianMin * MINUTE_MS)} / ${ageWords(t, p90Min * MINUTE_MS)}`;
}
