import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { GridCode, HouseholdId } from './ids.ts';

/** 放心户 green, 关心户 yellow, 连心户 red; `COLOURS[i]` is the colour of code i in the compact layers. */
export const COLOURS = ['green', 'yellow', 'red'] as const;
export const HouseholdColour = Type.Union([Type.Literal('green'), Type.Literal('yellow'), Type.Literal('red')]);
export type HouseholdColour = Static<typeof HouseholdColour>;

/** A household; `head` is masked (张**) unless revealed for a purpose. */
export const Household = Type.Object({
  id: HouseholdId,
  grid: GridCode,
  gridName: Type.String(),
  position: Position,
  address: Type.String(),
  building: Type.Union([Type.Object({ name: Type.String(), unit: Type.Integer(), room: Type.String() }), Type.Null()]),
  head: Type.String(),
  members: Type.Integer(),
  colour: HouseholdColour,
  colourReason: Type.Union([Type.String(), Type.Null()]),
});
export type Household = Static<typeof Household>;
