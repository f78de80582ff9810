import type { Viewing } from '#contract/attention';
import { useText, type Translate } from '../../i18n/text.ts';
import { Kbd } from '../../ui/Button.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './desk.module.css';

/** Who has the case and who else looks at it now; opens claiming and taking over. */
export function Ownership({ incidentId }: { incidentId: string }) {
  const t = useText();
  const { attention, session, openSheet } = useDesk();
  const { claim } = attention;
  const others = attention.viewings.filter((viewing) => viewing.incidentId === incidentId);
  const owner =
    claim === null
      ? t('claim.free')
      : claim.account === session.account
        ? t('claim.mine')
        : t('claim.others', { name: claim.name ?? claim.account });
  return (
    <button
      type="button"
      className={styles.ownership}
      data-testid="ownership"
      data-claimed={claim === null ? 'nobody' : claim.account === session.account ? 'me' : 'other'}
      title={others.map(({ name }) => name).join(', ')}
      onClick={() => openSheet('claim')}
    >
      {[owner, ...viewersByLevel(others, t)].join(' · ')} <Kbd>⇧ C</Kbd>
    </button>
  );
}

function viewersByLevel(viewings: readonly Viewing[], t: Translate): string[] {
  const counts = new Map<'county' | 'town' | 'village', number>();
  for (const { centre } of viewings) counts.set(levelOf(centre), (counts.get(levelOf(centre)) ?? 0) + 1);
  return [...counts].map(([level, n]) => t('claim.viewers', { level: t(`level.${level}`), n }));
}

/** The level of a centre, by the length of its division's code. */
export function levelOf(centre: string): 'county' | 'town' | 'village' {
  if (centre.length === 6) return 'county';
  return centre.length === 9 ? 'town' : 'village';
}
