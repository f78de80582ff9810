import type { Stretch, WhistleBoard, WhistleFigures as Figures } from '#contract/whistle';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { BoardQuery } from './whistle-requests.ts';
import styles from './whistle.module.css';

type Mark = 'calls' | 'open' | 'escalated' | 'uncertified';
const MARKS: readonly Mark[] = ['calls', 'open', 'escalated', 'uncertified'];
const STRETCHES = ['accept', 'arrive', 'handle'] as const;

interface WhistleFiguresProps {
  board: WhistleBoard | null;
  /** Opens the list that a number counts. */
  onOpen: (title: string, query: BoardQuery) => void;
}

/** How long it took from blow to accept, to arrive, to done; per force and per village. */
export function WhistleFigures({ board, onOpen }: WhistleFiguresProps) {
  const t = useText();
  if (!board) return <Notice kind="loading" title={t('app.loading')} />;
  if (board.total.calls === 0) return <Notice kind="empty" title={t('board.empty')} />;
  const { since } = board;
  const queryOf = (key: 'forceId' | 'village', code: string): BoardQuery => ({ since, [key]: code });
  return (
    <div className={styles.board} data-testid="whistle-board">
      <p className={styles.muted}>{t('board.days')}</p>
      <FigureTable
        title={t('board.by-force')}
        head={t('board.force')}
        rows={[{ ...board.total, name: t('board.total') }, ...board.byForce]}
        queryOf={(code) => (code === '' ? { since } : queryOf('forceId', code))}
        onOpen={onOpen}
      />
      <FigureTable
        title={t('board.by-village')}
        head={t('board.village')}
        rows={board.byVillage}
        queryOf={(code) => queryOf('village', code)}
        onOpen={onOpen}
      />
    </div>
  );
}

interface FigureTableProps {
  title: string;
  head: string;
  rows: readonly Figures[];
  queryOf: (code: string) => BoardQuery;
  onOpen: WhistleFiguresProps['onOpen'];
}

function FigureTable({ title, head, rows, queryOf, onOpen }: FigureTableProps) {
  const t = useText();
  const queryFor = (row: Figures, mark: Mark): BoardQuery => ({
    ...queryOf(row.code),
    ...(mark === 'open' ? { state: 'open' as const } : mark === 'calls' ? {} : { mark }),
  });
  return (
    <table className={styles.figures}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {MARKS.map((mark) => (
            <th key={mark} scope="col">
              {t(`board.${mark}`)}
            </th>
          ))}
          {STRETCHES.map((stretch) => (
            <th key={stretch} scope="col">
              {t(`board.${stretch}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.code} data-code={row.code}>
            <th scope="row">{row.name}</th>
            {MARKS.map((mark) => (
              <td key={mark}>
                <button
                  type="button"
                  className={styles.number}
                  disabled={row[mark] === 0}
                  aria-label={t('board.list', { name: row.name, what: t(`board.${mark}`), n: row[mark] })}
                  onClick={() =>
                    onOpen(
                      t('board.list', { name: row.name, what: t(`board.${mark}`), n: row[mark] }),
                      queryFor(row, mark),
                    )
                  }
                >
                  {row[mark]}
                </button>
              </td>
            ))}
            {STRETCHES.map((stretch) => (
              <td key={stretch}>
                <StretchWords stretch={row[stretch]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StretchWords({ stretch }: { stretch: Stretch }) {
  const t = useText();
  if (stretch.medianMin === null || stretch.p90Min === null) return <>—</>;
  return <>{t('board.stretch', { median: stretch.medianMin.toFixed(1), p90: stretch.p90Min.toFixed(1) })}</>;
}
