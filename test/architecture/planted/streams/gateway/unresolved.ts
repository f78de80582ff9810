// caught by walls no-unresolved
// caught by types TS2307
import { missing } from './missing.ts';

export const used = missing;
