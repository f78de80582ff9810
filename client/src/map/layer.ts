import type { Position } from '#contract/geo';

/** Red, green, blue 0–255 and alpha 0–1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Pairs of zoom and value, rising by zoom; between two of them the value goes straight, outside it stays. */
export type ZoomStops = readonly (readonly [zoom: number, value: number])[];

/** Shapes that a sprite can have; `wedge` points north and is turned by its angle. */
export type SpriteShape = 'circle' | 'triangle' | 'square' | 'diamond' | 'ring' | 'wedge' | 'cross';

/** What one marker looks like; the map draws each distinct one once. */
export interface Sprite {
  shape: SpriteShape;
  fill: Rgba;
  stroke: Rgba;
  /** Written in the middle, for eyes that do not tell colours apart. */
  letter?: string;
}

interface LayerHead {
  id: string;
  /** Shown while `minZoom <= zoom < maxZoom`. */
  minZoom?: number;
  maxZoom?: number;
}

/** Very many small points without shape (households from afar). The arrays keep their identity while they do not change. */
export interface PointsLayer extends LayerHead {
  kind: 'points';
  /** Longitude and latitude in degrees, interleaved. */
  positions: Float64Array;
  /** One a point: index into `palette`. */
  codes: Uint8Array;
  palette: readonly Rgba[];
  radiusPx: ZoomStops;
}

/** Markers with shape, some thousands of them; a row without a position (NaN) is not drawn. */
export interface SymbolsLayer extends LayerHead {
  kind: 'symbols';
  positions: Float64Array;
  /** One a marker: index into `sprites`. */
  codes: Uint8Array;
  sprites: readonly Sprite[];
  /** Degrees clockwise from north. */
  anglesDeg?: Float32Array;
  sizePx: ZoomStops;
  isPickable: boolean;
  /** Lies below the map's lines and words: small things in great number. */
  isBelow?: boolean;
}

/** Few shaded areas (view cones). */
export interface AreasLayer extends LayerHead {
  kind: 'areas';
  rings: readonly (readonly Position[])[];
  fill: Rgba;
  stroke: Rgba;
}

/** Few places that ask for attention by a ring that breathes once a second or slower. */
export interface PulsesLayer extends LayerHead {
  kind: 'pulses';
  positions: readonly Position[];
  tone: 'urgent' | 'accent';
}

/** Words that stand instead of the towns' names (a name and its counts), centred on their places. */
export interface LabelsLayer extends LayerHead {
  kind: 'labels';
  labels: readonly { position: Position; title: string; text: string }[];
}

/** What a feature hands to the map: data, never drawing. */
export type MapLayer = PointsLayer | SymbolsLayer | AreasLayer | PulsesLayer | LabelsLayer;

/** One marker under the pointer: its layer and its row there. */
export interface Pick {
  layerId: string;
  row: number;
}

/** Value of the stops at a zoom. */
export function valueAt(stops: ZoomStops, zoom: number): number {
  let [lowZoom, lowValue] = stops[0] ?? [0, 0];
  if (zoom <= lowZoom) return lowValue;
  for (const [highZoom, highValue] of stops) {
    if (zoom < highZoom) return lowValue + ((zoom - lowZoom) / (highZoom - lowZoom)) * (highValue - lowValue);
    [lowZoom, lowValue] = [highZoom, highValue];
  }
  return lowValue;
}

/** Tells whether a layer is shown at a zoom. */
export function isShownAt(layer: LayerHead, zoom: number): boolean {
  return zoom >= (layer.minZoom ?? 0) && zoom < (layer.maxZoom ?? Infinity);
}

/** How many markers of each kind a layer has, `0:12 2:3`; those without a position are not counted. */
export function countByCode({ codes, positions }: SymbolsLayer): string {
  const counts = new Map<number, number>();
  codes.forEach((code, row) => {
    if (!Number.isNaN(positions[row * 2] ?? Number.NaN)) counts.set(code, (counts.get(code) ?? 0) + 1);
  });
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([code, count]) => `${code}:${count}`)
    .join(' ');
}
