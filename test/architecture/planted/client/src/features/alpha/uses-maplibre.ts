// caught by walls maplibre-gl-has-one-owner
import { Map } from 'maplibre-gl';

export const used = Map;
