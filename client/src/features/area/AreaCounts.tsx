import type { Selection } from '#contract/selection';
import { useText } from '../../i18n/text.ts';
import styles from './area.module.css';

/** What lies in the area: people with a phone, without one, households by colour, cameras. */
export function AreaCounts({ selection, isOld }: { selection: Selection; isOld: boolean }) {
  const t = useText();
  const { workers, withoutPhone, households, cameras, areaM2 } = selection;
  const counts = [
    { key: 'workers', name: t('area.workers'), count: workers.count, note: '' },
    { key: 'voice', name: t('area.without-phone'), count: withoutPhone.count, note: t('area.by-voice') },
    {
      key: 'households',
      name: t('area.households'),
      count: households.total,
      note: t('area.colours', { green: households.green, yellow: households.yellow, red: households.red }),
    },
    {
      key: 'cameras',
      name: t('area.cameras'),
      count: cameras.count,
      note: t('area.cameras-online', { n: cameras.online }),
    },
  ];
  return (
    <>
      <dl className={styles.counts} data-testid="area-counts" data-old={isOld} aria-busy={isOld}>
        {counts.map(({ key, name, count, note }) => (
          <div key={key} data-count={key}>
            <dt>{name}</dt>
            <dd>{count}</dd>
            <dd className={styles.note}>{note}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t('area.size', { km2: (areaM2 / 1e6).toFixed(2) })}</p>
    </>
  );
}

const SHOWN = 4;

/** Who has no phone, with the nearest person who has one: these are told by voice. */
export function WithoutPhone({ selection }: { selection: Selection }) {
  const t = useText();
  const { items, count } = selection.withoutPhone;
  if (count === 0) return null;
  return (
    <ul className={styles.voice} aria-label={t('area.without-phone')}>
      {items.slice(0, SHOWN).map(({ personId, name, nearest }) => (
        <li key={personId}>
          <b>{name}</b>{' '}
          {nearest
            ? t('orders.nearest', { name: nearest.name ?? nearest.workerId, m: nearest.distanceM })
            : t('orders.nearest-none')}
        </li>
      ))}
      {count > SHOWN && <li>{t('orders.more', { n: count - SHOWN })}</li>}
    </ul>
  );
}
