import type { Centre } from '#contract/division';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { Card } from '../../ui/Card.tsx';
import { areaTotals } from './area-totals.ts';
import type { Territory } from './grid-store.ts';

/** A division, or a grid above the basic ones: what lies below it. */
export function AreaCard({
  territory,
  code,
  place,
  centre,
  onClose,
}: {
  territory: Territory;
  code: string;
  place: string;
  /** The centre of a division; null for a grid, and until centres are known. */
  centre: Pick<Centre, 'personName' | 'phone'> | null;
  onClose: () => void;
}) {
  const t = useText();
  const totals = areaTotals(territory, code);
  const row = territory.divisions.rowOf.get(code);
  const name = row === undefined ? undefined : territory.divisions.index.names[row];
  const answers = [centre?.personName, centre?.phone].filter(Boolean).join(' · ');
  const count = (n: number) => n.toLocaleString(currentLanguage());
  return (
    <Card
      title={name ?? (place || code)}
      {...(name === undefined || name === place ? {} : { subtitle: place })}
      onClose={onClose}
      facts={[
        [t('card.code'), code],
        [t('card.grids'), count(totals.grids)],
        [t('card.households'), count(totals.households)],
        [t('card.persons'), count(totals.persons)],
        ...(answers ? [[t('card.responsible'), answers] as const] : []),
      ]}
    />
  );
}
