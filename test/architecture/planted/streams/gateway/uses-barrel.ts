// caught by walls no-barrels
import { aac } from './media/index.ts';

export const used = aac;
