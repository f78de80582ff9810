// caught by walls deck.gl-has-one-owner
import { ScatterplotLayer } from '@deck.gl/layers';

export const used = ScatterplotLayer;
