import type { GridPost } from '#contract/grid';
import { currentLanguage, useText, type Translate } from '../../i18n/text.ts';
import { Card } from '../../ui/Card.tsx';
import { ColourCounts } from '../../ui/ColourCounts.tsx';
import type { Territory } from './grid-store.ts';

/** A basic grid: where, how many, and who answers for it. `colours` counts its households by colour code. */
export function GridCard({
  grids,
  row,
  place,
  post,
  colours,
  onClose,
}: {
  grids: Territory['grids'];
  row: number;
  place: string;
  /** Null while it is not known by whom the post is filled. */
  post: GridPost | null;
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
        [t('card.post'), postWords(t, post ?? { kind: index.vacant[row] ? 'vacant' : 'filled' })],
        ...(colours ? [[t('card.colours'), <ColourCounts key="colours" counts={colours} />] as const] : []),
      ]}
    />
  );
}

/** The name where the reader may see it, and whether an issued phone reaches the person. */
function postWords(t: Translate, post: { kind: GridPost['kind'] } | GridPost): string {
  if (post.kind === 'vacant') return t('card.post-vacant');
  if (!('workerId' in post) || post.personName === null) return t('card.post-filled');
  const reach = post.workerId === null ? t('card.post-no-phone') : t('card.worker', { n: post.workerId });
  return `${post.personName} · ${reach}`;
}
