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

/** Answer of `GET /api/search?q=`. */
export const SearchAnswer = Type.Object({
  items: Type.Array(SearchHit),
  /** The query is a case number whose check digit does not fit: its incidents are those that one slip of the finger makes of it. */
  isMistyped: Type.Boolean(),
});
