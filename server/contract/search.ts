import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';

/** One hit of `GET /api/search?q=` over grids, cameras, workers, incidents and divisions, by name, pinyin initials or code. */
export const SearchHit = Type.Object({
  kind: Type.Union([
    Type.Literal('grid'),
    Type.Literal('camera'),
    Type.Literal('worker'),
    Type.Literal('incident'),
    Type.Literal('division'),
  ]),
  id: Type.String(),
  title: Type.String(),
  subtitle: Type.String(),
  position: Type.Union([Position, Type.Null()]),
});
export type SearchHit = Static<typeof SearchHit>;

export const SearchAnswer = Type.Object({ items: Type.Array(SearchHit) });
