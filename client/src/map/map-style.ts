import type {
  ExpressionSpecification,
  FilterSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  LineLayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';
import { tokenValue as colour } from '../ui/theme.ts';

/** Fonts that draw Chinese from the machine itself: no glyph is fetched. */
export const MAP_FONT = "'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif";

const SOURCES = [
  'divisions',
  'divisionPoints',
  'grids',
  'gridPoints',
  'basemap',
  'places',
  'mark',
  'around',
  'notes',
] as const;
type Source = (typeof SOURCES)[number];

/** Zoom of a 1080p screen and value, rising by zoom. */
type Stops = readonly [zoom: number, value: number][];

/** How large the screen draws: `shift` zooms further in for the same land, widths by `line`, words by `word`. */
interface Size {
  shift: number;
  line: number;
  word: number;
}

/**
 * The whole style, from tokens and with no address in it. `scale` is 1 on a 1080p screen and grows widths and words
 * with the wall, `labelScale` the words once more for eyes far away.
 */
export function mapStyle(scale: number, labelScale: number): StyleSpecification {
  // Tiles finer than 14 would hold no more than is known (1e-5°), and cost a thin client seconds.
  const empty: GeoJSONSourceSpecification = {
    type: 'geojson',
    data: { type: 'FeatureCollection', features: [] },
    maxzoom: 14,
    buffer: 32,
  };
  const size: Size = { shift: Math.log2(scale), line: scale, word: scale * labelScale };
  return {
    version: 8,
    sources: Object.fromEntries(SOURCES.map((source) => [source, empty])),
    layers: [...landLayers(size), ...borderLayers(size), ...markLayers(size), ...nameLayers(size)],
  };
}

const RIVER: Stops = [[9, 1.6], [14, 7]]; // prettier-ignore
const STREAM: Stops = [[10.8, 0.5], [14, 2.5]]; // prettier-ignore
const ROAD: Stops = [[9, 0.7], [16, 6]]; // prettier-ignore
const MINOR_ROAD: Stops = [[11.2, 0.6], [16, 4]]; // prettier-ignore
const LANE: Stops = [[12.8, 0.5], [16, 2.5]]; // prettier-ignore

/** The county's ground, its relief, water and roads; the small ones wait for their zoom. */
function landLayers(size: Size): LayerSpecification[] {
  return [
    {
      id: 'county',
      type: 'fill',
      source: 'divisions',
      filter: is('level', 'county'),
      paint: { 'fill-color': colour('--map-county'), 'fill-antialias': false },
    },
    lineLayer(size, 'relief', 'basemap', '--map-relief', [[9, 1]], is('kind', 'relief')),
    lineLayer(size, 'stream', 'basemap', '--map-river', STREAM, ranked('river', 4, 9), 10.8),
    lineLayer(size, 'river', 'basemap', '--map-river', RIVER, ranked('river', 1, 3)),
    lineLayer(size, 'lane', 'basemap', '--map-road', LANE, ranked('road', 4, 9), 12.8),
    lineLayer(size, 'minor-road', 'basemap', '--map-road', MINOR_ROAD, ranked('road', 3, 3), 11.2),
    lineLayer(size, 'road', 'basemap', '--map-road', ROAD, ranked('road', 1, 2)),
  ];
}

const GRID_LINE: Stops = [[10.5, 0.5], [15, 1.5]]; // prettier-ignore
const VILLAGE_LINE: Stops = [[9, 0.5], [13, 1.4]]; // prettier-ignore
const TOWN_LINE: Stops = [[9, 1], [13, 2]]; // prettier-ignore
const COUNTY_LINE: Stops = [[9, 1.6], [13, 3]]; // prettier-ignore

/** Borders, the quietest first. */
function borderLayers(size: Size): LayerSpecification[] {
  return [
    lineLayer(size, 'grid-line', 'grids', '--map-grid-line', GRID_LINE, ALL, 10.4),
    lineLayer(size, 'village-line', 'divisions', '--map-village-line', VILLAGE_LINE, is('level', 'village'), 10),
    lineLayer(size, 'town-line', 'divisions', '--map-town-line', TOWN_LINE, is('level', 'town')),
    lineLayer(size, 'county-line', 'divisions', '--map-county-line', COUNTY_LINE, is('level', 'county')),
  ];
}

/** What is dimmed, chosen or under the pointer. */
function markLayers(size: Size): LayerSpecification[] {
  const byRole = (selected: number, hovered: number): ExpressionSpecification => [
    'match',
    ['get', 'role'],
    'selected',
    selected,
    hovered,
  ];
  return [
    {
      id: 'around',
      type: 'fill',
      source: 'around',
      paint: { 'fill-color': colour('--map-ground'), 'fill-opacity': 0.62, 'fill-antialias': false },
    },
    {
      id: 'mark-fill',
      type: 'fill',
      source: 'mark',
      paint: { 'fill-color': colour('--accent'), 'fill-opacity': byRole(0.2, 0.1) },
    },
    {
      id: 'mark-line',
      type: 'line',
      source: 'mark',
      paint: { 'line-color': colour('--accent'), 'line-width': byRole(2.5 * size.line, 1.5 * size.line) },
    },
  ];
}

const PLACE_NAME: Stops = [[11, 11], [14, 14]]; // prettier-ignore
const GRID_NAME: Stops = [[14, 12], [16, 15]]; // prettier-ignore
const VILLAGE_NAME: Stops = [[11, 12], [14, 16]]; // prettier-ignore
const TOWN_NAME: Stops = [[9, 20], [12, 26]]; // prettier-ignore

/** Names: towns from afar, then villages, places and grids. */
function nameLayers(size: Size): LayerSpecification[] {
  return [
    nameLayer(size, 'place', 'places', PLACE_NAME, ALL, 12.5),
    nameLayer(size, 'grid-name', 'gridPoints', GRID_NAME, ALL, 14),
    nameLayer(size, 'village-name', 'divisionPoints', VILLAGE_NAME, is('level', 'village'), 11.2),
    {
      ...nameLayer(size, 'town-name', 'divisionPoints', TOWN_NAME, is('level', 'town'), 0),
      maxzoom: 13.5 + size.shift,
    },
    noteLayer(size),
  ];
}

/** A title and a line of figures below it; they stand instead of the towns' names. */
function noteLayer(size: Size): SymbolLayerSpecification {
  const layer = nameLayer(size, 'notes', 'notes', TOWN_NAME, ALL, 0);
  const text: ExpressionSpecification = [
    'format',
    ['get', 'title'],
    {},
    '\n',
    {},
    ['get', 'text'],
    { 'font-scale': 0.86, 'text-color': colour('--accent') },
  ];
  return { ...layer, layout: { ...layer.layout, 'text-field': text, 'text-allow-overlap': true } };
}

const ALL: FilterSpecification = ['literal', true] as never;

function is(property: string, value: string): FilterSpecification {
  return ['==', ['get', property], value];
}

function ranked(kind: string, from: number, to: number): FilterSpecification {
  return [
    'all',
    is('kind', kind) as ExpressionSpecification,
    ['>=', ['get', 'rank'], from],
    ['<=', ['get', 'rank'], to],
  ];
}

function byZoom(size: Size, stops: Stops, factor: number): ExpressionSpecification {
  const pairs = stops.flatMap(([zoom, value]) => [zoom + size.shift, value * factor]);
  return ['interpolate', ['linear'], ['zoom'], ...pairs] as never;
}

function lineLayer(
  size: Size,
  id: string,
  source: Source,
  token: `--${string}`,
  widths: Stops,
  filter: FilterSpecification,
  minzoom = 0,
): LineLayerSpecification {
  return {
    id,
    type: 'line',
    source,
    filter,
    minzoom: Math.max(0, minzoom + size.shift),
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': colour(token), 'line-width': byZoom(size, widths, size.line) },
  };
}

function nameLayer(
  size: Size,
  id: string,
  source: Source,
  sizes: Stops,
  filter: FilterSpecification,
  minzoom: number,
): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source,
    filter,
    minzoom: Math.max(0, minzoom + size.shift),
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['sans-serif'],
      'text-size': byZoom(size, sizes, size.word),
      'text-padding': 4,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': colour('--map-label'),
      'text-halo-color': colour('--map-halo'),
      'text-halo-width': 1.6 * size.line,
    },
  };
}
