import type { Incident } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { clockText, timeOfDay } from '../../lib/age.ts';
import { useDivisionName } from '../county-map/use-division-name.ts';
import { useServerNow } from '../live/county-context.tsx';
import styles from './wall-alarm.module.css';

/** The card of the urgent incident that has the wall, until a desk accepts it. */
export function WallAlarm({ incident }: { incident: Incident }) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const town = useDivisionName(incident.village, 'town');
  const village = useDivisionName(incident.village, 'village');
  const receivedMs = Date.parse(incident.receivedAt);
  return (
    <section className={styles.card} role="alert" data-testid="wall-alarm" data-incident={incident.id}>
      <p className={styles.kind}>
        {t(`urgency.${incident.urgency}`)} · {t(`incident-type.${incident.type}`)}
      </p>
      <h2>{incident.title}</h2>
      <p>
        {town} {village} {incident.gridName}
      </p>
      <p className={styles.time}>
        <strong>{clockText(nowMs - receivedMs)}</strong>
        <span>
          {t(`incident-state.${incident.state}`)} · {timeOfDay(receivedMs, false)}
        </span>
      </p>
      <p className={styles.hint}>{t('wall.accept-hint')}</p>
    </section>
  );
}
