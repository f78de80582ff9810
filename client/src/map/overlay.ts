import type { MapLayer } from './layer.ts';
import type { MapView } from './view.ts';

/** What draws the layers over the map: deck.gl or two 2-D canvases. */
export interface Overlay {
  setLayers(layers: readonly MapLayer[]): void;
  /** The map is about to move, moves, or came to rest. */
  viewChanged(view: MapView, isAtRest: boolean): void;
  /** True once everything that was set is on screen. */
  destroy(): void;
}
