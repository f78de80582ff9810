import { Type, type Static } from 'typebox';
import { Bbox, Position } from './geo.ts';
import { DivisionCode } from './ids.ts';

export const DivisionLevel = Type.Union([Type.Literal('county'), Type.Literal('town'), Type.Literal('village')]);
export type DivisionLevel = Static<typeof DivisionLevel>;

/** A county, town or village (村) or community (社区); `code` starts with its parent's code. */
export const Division = Type.Object({
  code: DivisionCode,
  parent: Type.Union([DivisionCode, Type.Null()]),
  level: DivisionLevel,
  name: Type.String(),
  isCommunity: Type.Boolean(),
  seat: Position,
  bbox: Bbox,
});
export type Division = Static<typeof Division>;

/** Tells whether `code` lies in the subtree of `scope`: division and grid codes begin with their ancestors' codes. */
export function isWithin(scope: string, code: string): boolean {
  return code.startsWith(scope);
}

/** Village → town → county, by the length of division codes; null above the county. */
export function parentDivision(code: string): string | null {
  if (code.length === 12) return code.slice(0, 9);
  return code.length === 9 ? code.slice(0, 6) : null;
}

/** The lowest division that both lie in, or are. */
export function commonAncestor(one: string, other: string): string {
  let common = one;
  while (!isWithin(common, other)) {
    const parent = parentDivision(common);
    if (parent === null) throw new Error(`${one} and ${other} lie in two counties`);
    common = parent;
  }
  return common;
}

/** A comprehensive governance centre (综治中心) of a division. */
export const Centre = Type.Object({
  code: DivisionCode,
  name: Type.String(),
  level: DivisionLevel,
  position: Position,
  /** Who answers for it; null for a wall, and where nobody is named. */
  personName: Type.Union([Type.String(), Type.Null()]),
  /** Its office's telephone, for residents as well. */
  phone: Type.Union([Type.String(), Type.Null()]),
  online: Type.Boolean(),
  /** When a seat of the centre was last heard, or null when never. */
  seenAt: Type.Union([Type.String(), Type.Null()]),
});
export type Centre = Static<typeof Centre>;
