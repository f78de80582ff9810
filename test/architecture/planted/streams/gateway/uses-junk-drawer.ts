// caught by walls no-junk-drawers
import { time } from './utils/time.ts';

export const used = time;
