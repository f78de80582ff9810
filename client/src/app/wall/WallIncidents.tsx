import { INCIDENT_TYPES, URGENCIES, type Incident } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import type { Selection } from '../county-map/selection.ts';
import { useDivisionName } from '../county-map/use-division-name.ts';
import { incidentTimer } from './incident-timer.ts';
import { useWallWhistles, WhistleRow } from './WallWhistles.tsx';
import styles from './wall-incidents.module.css';

/** As many as the tallest layout has room for; the style sheet hides those that do not fit. */
const SHOWN = 9;

/** What waits for people, the most needed first, each with its running time. */
export function WallIncidents({
  incidents,
  focusedId,
  isVisitor,
  onSelect,
}: {
  incidents: readonly Incident[];
  focusedId: string | null;
  isVisitor: boolean;
  onSelect: (selection: Selection) => void;
}) {
  const t = useText();
  const { stores } = useCounty();
  const whistles = useWallWhistles();
  const isLoaded = useStoreState(stores.incidents.live.state, (state) => state.isLoaded);
  return (
    <section className={styles.section} data-testid="wall-incidents">
      <h2 className={styles.title}>
        {t('wall.pending')} <span>{isLoaded && t('wall.pending-total', { n: incidents.length })}</span>
      </h2>
      {isVisitor ? (
        <VisitorCounts incidents={incidents} />
      ) : incidents.length + whistles.length === 0 ? (
        <Notice
          kind={isLoaded ? 'empty' : 'loading'}
          title={t(isLoaded ? 'wall.pending-none' : 'app.loading')}
          hint={isLoaded ? t('wall.pending-none-hint') : undefined}
        />
      ) : (
        <ul className={styles.list}>
          {whistles.map((whistle) => (
            <WhistleRow key={whistle.id} whistle={whistle} />
          ))}
          {incidents.slice(0, SHOWN).map((incident) => (
            <IncidentRow
              key={incident.id}
              incident={incident}
              isFocused={incident.id === focusedId}
              onSelect={() => onSelect({ kind: 'incident', id: incident.id })}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function IncidentRow({
  incident,
  isFocused,
  onSelect,
}: {
  incident: Incident;
  isFocused: boolean;
  onSelect: () => void;
}) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const town = useDivisionName(incident.village, 'town');
  const timer = incidentTimer(t, incident, nowMs);
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        data-urgency={incident.urgency}
        data-incident={incident.id}
        aria-current={isFocused}
        onClick={onSelect}
      >
        <strong>{incident.title}</strong>
        <span>{incident.state === 'reported' ? town : `${town} · ${t(`incident-state.${incident.state}`)}`}</span>
        <span className={timer.isLate ? styles.late : ''}>{timer.words}</span>
      </button>
    </li>
  );
}

/** Visitors see how many and of which kind, never what or where. */
function VisitorCounts({ incidents }: { incidents: readonly Incident[] }) {
  const t = useText();
  const rows = [
    ...[...URGENCIES].reverse().map((urgency) => ({
      words: t(`urgency.${urgency}`),
      count: incidents.filter((incident) => incident.urgency === urgency).length,
    })),
    ...INCIDENT_TYPES.map((type) => ({
      words: t(`incident-type.${type}`),
      count: incidents.filter((incident) => incident.type === type).length,
    })),
  ];
  return (
    <ul className={styles.counts}>
      {rows.map(({ words, count }, i) => (
        <li key={words} data-group={i < URGENCIES.length ? 'urgency' : 'type'}>
          <span>{words}</span>
          <strong>{count}</strong>
        </li>
      ))}
    </ul>
  );
}
