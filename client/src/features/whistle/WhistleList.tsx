import type { Whistle } from '#contract/whistle';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { callTimer, ringsAt } from './call-timer.ts';
import styles from './whistle.module.css';

interface WhistleListProps {
  whistles: readonly Whistle[];
  isLoaded: boolean;
  selectedId: string | null;
  /** Division code of the seat: what rings here is marked. */
  centre: string;
  nowMs: number;
  placeName: (code: string) => string;
  onSelect: (id: string) => void;
}

/** Whistles with the state and running time of each force; those that ring here are marked by shape and word. */
export function WhistleList({ whistles, isLoaded, selectedId, centre, nowMs, placeName, onSelect }: WhistleListProps) {
  const t = useText();
  if (!isLoaded) return <Notice kind="loading" title={t('app.loading')} />;
  if (whistles.length === 0) return <Notice kind="empty" title={t('whistle.none')} hint={t('whistle.none-hint')} />;
  return (
    <ul className={styles.list} data-testid="whistles">
      {whistles.map((whistle) => (
        <li key={whistle.id}>
          <button
            type="button"
            className={styles.row}
            aria-current={whistle.id === selectedId}
            data-whistle={whistle.id}
            data-rings={ringsAt(whistle, centre)}
            onClick={() => onSelect(whistle.id)}
          >
            <strong>
              {ringsAt(whistle, centre) && <span aria-hidden="true">▲ </span>}
              {whistle.matter}
            </strong>
            <span className={styles.muted}>{placeName(whistle.village)}</span>
            {whistle.calls.map((call) => {
              const timer = callTimer(t, call, nowMs);
              return (
                <span key={call.forceId} className={styles.callLine}>
                  <span>{call.teamName ?? call.forceName}</span>
                  <span className={timer.isLate ? styles.late : styles.muted}>{timer.words}</span>
                </span>
              );
            })}
          </button>
        </li>
      ))}
    </ul>
  );
}
