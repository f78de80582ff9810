import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { DivisionCode, GridCode } from './ids.ts';

/** Who answers for a grid: a named person with or without a phone, or nobody yet. Names are null for readers without the right. */
export const GridPost = Type.Union([
  Type.Object({ kind: Type.Literal('vacant') }),
  Type.Object({
    kind: Type.Literal('filled'),
    personName: Type.Union([Type.String(), Type.Null()]),
    workerId: Type.Union([Type.Integer(), Type.Null()]),
  }),
]);
export type GridPost = Static<typeof GridPost>;

/** A polygon of the three-level tree (一级片区, 二级村民小组, 三级); the leaves are the basic grids (基础网格). */
export const Grid = Type.Object({
  code: GridCode,
  parent: Type.String({ description: 'code of the grid above, or of the village' }),
  level: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
  isBasic: Type.Boolean(),
  name: Type.String(),
  village: DivisionCode,
  households: Type.Integer(),
  persons: Type.Integer(),
  centre: Position,
  post: Type.Union([GridPost, Type.Null()], { description: 'null above the basic grids' }),
});
export type Grid = Static<typeof Grid>;
