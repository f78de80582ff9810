// caught by walls gis-data-stands-alone
// caught by types TS6307
import { distanceM } from '../../server/geo/distance.ts';

export const used = distanceM;
