import { at } from './features/alpha/clock-passed-in.ts';
import { kept } from './geo/half-used.ts';

export const used = [kept, at];
