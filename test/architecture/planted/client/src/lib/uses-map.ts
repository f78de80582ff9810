// caught by walls client-lib-is-pure
import { zoom } from '../map/camera-of-map.ts';

export const used = zoom;
