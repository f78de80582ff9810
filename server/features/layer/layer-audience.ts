import type { LayerName } from '#contract/layers';
import type { Viewer } from '../../db/viewer.ts';

/**
 * Names those who get the same bytes of a layer, as a segment of its address: the scope, and what narrows or masks it
 * further: a worker's own grids for households, a wall's missing names for workers.
 */
export function audienceOf(viewer: Viewer, layer: LayerName | 'colours'): string {
  if (viewer.grids !== null && (layer === 'households' || layer === 'colours')) {
    return `${viewer.scope}-${viewer.account}`;
  }
  return viewer.role === 'wall' && layer === 'workers' ? `${viewer.scope}-wall` : viewer.scope;
}
