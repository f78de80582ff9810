import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LineLayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';
import { tokenValue } from '../ui/theme.ts';

/** Fonts that draw Chinese from the machine itself: no glyph is fetched. */
export const MAP_FONT = "'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif";

const EMPTY: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

type Stops = readonly [zoom: number, value: number][];
const levelIs = (level: string): ExpressionSpecification => ['==', ['get', 'level'], level];
const ranked = (kind: string, from: number, to: number): ExpressionSpecification => [
  'all',
  kindIs(kind),
  ['>=', ['get', 'rank'], from],
  ['<=', ['get', 'rank'], to],
];
const kindIs = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind];

/**
 * The whole style, from tokens and with no address in it. `scale` is 1 on a 1080p screen and grows widths and words
 * with the wall, `labelScale` the words once more for eyes far away.
 */
export function mapStyle(scale: number, labelScale: number): StyleSpecification {
  const colour = tokenValue;
  // A larger screen shows the same land at a higher zoom.
  const shift = Math.log2(scale);
  const byZoom = (stops: Stops, factor: number): ExpressionSpecification =>
    ['interpolate', ['linear'], ['zoom'], ...stops.flatMap(([zoom, value]) => [zoom + shift, value * factor])] as never;
  const line = (
    id: string,
    source: string,
    filter: ExpressionSpecification,
    token: `--${string}`,
    widths: Stops,
  ): LineLayerSpecification => ({
    id,
    type: 'line',
    source,
    filter,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': colour(token), 'line-width': byZoom(widths, scale) },
  });
  const label = (
    id: string,
    source: string,
    filter: ExpressionSpecification,
    sizes: Stops,
    minzoom: number,
  ): SymbolLayerSpecification => ({
    id,
    type: 'symbol',
    source,
    filter,
    minzoom: Math.max(0, minzoom + shift),
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['sans-serif'],
      'text-size': byZoom(sizes, scale * labelScale),
      'text-padding': 4,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': colour('--map-label'),
      'text-halo-color': colour('--map-halo'),
      'text-halo-width': 1.6 * scale,
    },
  });
  return {
    version: 8,
    sources: {
      divisions: EMPTY,
      divisionPoints: EMPTY,
      grids: EMPTY,
      gridPoints: EMPTY,
      basemap: EMPTY,
      places: EMPTY,
      mark: EMPTY,
      around: EMPTY,
    },
    layers: [
      {
        id: 'county',
        type: 'fill',
        source: 'divisions',
        filter: levelIs('county'),
        paint: { 'fill-color': colour('--map-county'), 'fill-antialias': false },
      },
      {
        id: 'relief',
        type: 'line',
        source: 'basemap',
        filter: kindIs('relief'),
        paint: { 'line-color': colour('--map-relief'), 'line-width': scale },
      },
      {
        ...line('stream', 'basemap', ranked('river', 4, 9), '--map-river', [
          [10.8, 0.5],
          [14, 2.5],
        ]),
        minzoom: 10.8 + shift,
      },
      line('river', 'basemap', ranked('river', 1, 3), '--map-river', [
        [9, 1.6],
        [14, 7],
      ]),
      {
        ...line('lane', 'basemap', ranked('road', 4, 9), '--map-road', [
          [12.8, 0.5],
          [16, 2.5],
        ]),
        minzoom: 12.8 + shift,
      },
      {
        ...line('minor-road', 'basemap', ranked('road', 3, 3), '--map-road', [
          [11.2, 0.6],
          [16, 4],
        ]),
        minzoom: 11.2 + shift,
      },
      line('road', 'basemap', ranked('road', 1, 2), '--map-road', [
        [9, 0.7],
        [16, 6],
      ]),
      {
        ...line('grid-line', 'grids', ['literal', true] as never, '--map-grid-line', [
          [10.5, 0.5],
          [15, 1.5],
        ]),
        minzoom: 10.4 + shift,
      },
      {
        ...line('village-line', 'divisions', levelIs('village'), '--map-village-line', [
          [9, 0.5],
          [13, 1.4],
        ]),
        minzoom: 10 + shift,
      },
      line('town-line', 'divisions', levelIs('town'), '--map-town-line', [
        [9, 1],
        [13, 2],
      ]),
      line('county-line', 'divisions', levelIs('county'), '--map-county-line', [
        [9, 1.6],
        [13, 3],
      ]),
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
        paint: { 'fill-color': colour('--accent'), 'fill-opacity': ['match', ['get', 'role'], 'selected', 0.2, 0.1] },
      },
      {
        id: 'mark-line',
        type: 'line',
        source: 'mark',
        paint: {
          'line-color': colour('--accent'),
          'line-width': ['match', ['get', 'role'], 'selected', 2.5 * scale, 1.5 * scale],
        },
      },
      label(
        'place',
        'places',
        ['literal', true] as never,
        [
          [11, 11],
          [14, 14],
        ],
        12.5,
      ),
      label(
        'grid-name',
        'gridPoints',
        ['literal', true] as never,
        [
          [14, 12],
          [16, 15],
        ],
        14,
      ),
      label(
        'village-name',
        'divisionPoints',
        levelIs('village'),
        [
          [11, 12],
          [14, 16],
        ],
        11.2,
      ),
      {
        ...label(
          'town-name',
          'divisionPoints',
          levelIs('town'),
          [
            [9, 20],
            [12, 26],
          ],
          0,
        ),
        maxzoom: 13.5 + shift,
      },
    ],
  };
}
