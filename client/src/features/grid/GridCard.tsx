import { currentLanguage, useText } from '../../i18n/text.ts';
import { Card } from '../../ui/Card.tsx';
import { ColourCounts } from '../../ui/ColourCounts.tsx';
import type { Territory } from './grid-store.ts';

/** A basic grid: where, how many, and whether its post is filled. `colours` counts its households by colour code. */
export function GridCard({
  grids,
  row,
  place,
  colours,
  onClose,
}: {
  grids: Territory['grids'];
  row: number;
  place: string;
  colours: readonly [number, number, number] | null;
  onClose: () => void;
}) {
  const t = useText();
  const { index } = grids;
  const count = (n: number | undefined) => (n ?? 0).toLocaleString(currentLanguage());
  return (
    <Card
      title={index.names[row] ?? ''}
      subtitle={place}
      onClose={onClose}
      facts={[
        [t('card.code'), index.codes[row]],
        [t('card.level'), index.levels[row]],
        [t('card.households'), count(index.households[row])],
        [t('card.persons'), count(index.persons[row])],
        [t('card.post'), t(index.vacant[row] ? 'card.post-vacant' : 'card.post-filled')],
        ...(colours ? [[t('card.colours'), <ColourCounts key="colours" counts={colours} />] as const] : []),
      ]}
    />
  );
}
