import { Type, type Static } from 'typebox';

/** A part that a missing tool switches off, with the one command that brings it. */
export const UnavailablePart = Type.Object({ part: Type.String(), reason: Type.String(), command: Type.String() });
export type UnavailablePart = Static<typeof UnavailablePart>;
