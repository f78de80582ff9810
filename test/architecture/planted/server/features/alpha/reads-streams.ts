// caught by walls server-stands-alone
// caught by types TS6307
import { aac } from '../../../streams/gateway/media/aac.ts';

export const used = aac;
