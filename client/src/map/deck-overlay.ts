import type { Layer } from '@deck.gl/core';
import { IconLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';
import {
  isShownAt,
  valueAt,
  type AreasLayer,
  type MapLayer,
  type PointsLayer,
  type Rgba,
  type Sprite,
  type SymbolsLayer,
} from './layer.ts';
import type { Overlay } from './overlay.ts';
import { createSpriteSheet, SPRITE_PX, type SpriteSheet } from './sprite.ts';
import type { MapView } from './view.ts';

type Wrapper = { value: Float64Array | Float32Array | Uint8Array; size: number };

const toBytes = ([red, green, blue, alpha]: Rgba): [number, number, number, number] => [
  red,
  green,
  blue,
  Math.round(alpha * 255),
];

/** Light adds up on a dark ground: source over with nothing taken from what is there. */
const ADDITIVE = {
  blendColorSrcFactor: 'src-alpha',
  blendColorDstFactor: 'one',
  blendAlphaSrcFactor: 'zero',
  blendAlphaDstFactor: 'one',
  depthWriteEnabled: false,
  depthCompare: 'always',
} as const;
const FLAT = { depthWriteEnabled: false, depthCompare: 'always' } as const;

/**
 * The full overlay: deck.gl in canvases of its own (interleaved, labels vanish: deck.gl#10700). Points lie below the
 * map's lines and words, markers above: when workers move, only the markers are drawn again.
 */
export function createDeckOverlay(map: MapLibreMap, container: HTMLElement, scale: number, isDark: boolean): Overlay {
  const below = new MapLibreOverlay({ interleaved: false, layers: [] });
  const above = new MapLibreOverlay({ interleaved: false, layers: [] });
  map.addControl(below);
  map.addControl(above);
  const ground = below.getCanvas()?.parentElement;
  if (ground) container.prepend(ground);
  const sheetOf = createSheets();
  const wrap = createWrap();
  let layers: readonly MapLayer[] = [];
  let zoom = map.getZoom() - Math.log2(scale);
  const draw = () => {
    const shown = layers.filter((layer) => isShownAt(layer, zoom));
    const made = (layer: MapLayer): Layer[] => {
      if (layer.kind === 'points') return [pointsLayer(layer, zoom, scale, isDark, wrap)];
      if (layer.kind === 'areas') return [areasLayer(layer, scale)];
      return layer.kind === 'symbols' ? [symbolsLayer(layer, zoom, scale, sheetOf(layer.sprites), wrap)] : [];
    };
    below.setProps({ layers: shown.filter(liesBelow).flatMap(made) });
    above.setProps({ layers: shown.filter((layer) => !liesBelow(layer)).flatMap(made) });
  };
  return {
    setLayers(next) {
      layers = next;
      draw();
    },
    viewChanged(view: MapView) {
      if (view.detailZoom === zoom) return;
      zoom = view.detailZoom;
      draw();
    },
    destroy() {
      map.removeControl(below);
      map.removeControl(above);
    },
  };
}

/** One sheet a set of sprites, complete before deck uploads it. */
function createSheets(): (sprites: readonly Sprite[]) => SpriteSheet {
  const sheets = new WeakMap<readonly Sprite[], SpriteSheet>();
  return (sprites) => {
    const known = sheets.get(sprites);
    if (known) return known;
    const made = createSpriteSheet();
    sprites.forEach((sprite) => made.xOf(sprite));
    sheets.set(sprites, made);
    return made;
  };
}

/** deck uploads an attribute again only for a new wrapper: one wrapper an array, as long as the array lives. */
function createWrap(): Wrap {
  const wrappers = new WeakMap<object, Wrapper>();
  return (value, size) => {
    const known = wrappers.get(value);
    if (known) return known;
    const made = { value, size };
    wrappers.set(value, made);
    return made;
  };
}

const liesBelow = (layer: MapLayer): boolean =>
  layer.kind === 'points' || (layer.kind === 'symbols' && layer.isBelow === true);

type Wrap = (value: Wrapper['value'], size: number) => Wrapper;

const colourBytes = new WeakMap<Uint8Array, Uint8Array>();

/** Four bytes a point, made once per array of codes. */
function coloursOf(layer: PointsLayer): Uint8Array {
  const known = colourBytes.get(layer.codes);
  if (known) return known;
  const palette = layer.palette.map(toBytes);
  const bytes = new Uint8Array(layer.codes.length * 4);
  layer.codes.forEach((code, i) => bytes.set(palette[code] ?? [0, 0, 0, 0], i * 4));
  colourBytes.set(layer.codes, bytes);
  return bytes;
}

function pointsLayer(layer: PointsLayer, zoom: number, scale: number, isDark: boolean, wrap: Wrap): Layer {
  return new ScatterplotLayer({
    id: layer.id,
    data: {
      length: layer.codes.length,
      attributes: { getPosition: wrap(layer.positions, 2), getFillColor: wrap(coloursOf(layer), 4) },
    },
    getRadius: 1,
    radiusUnits: 'pixels',
    radiusScale: valueAt(layer.radiusPx, zoom) * scale,
    stroked: false,
    pickable: false,
    parameters: isDark ? ADDITIVE : FLAT,
  });
}

function areasLayer(layer: AreasLayer, scale: number): Layer {
  return new PolygonLayer({
    id: layer.id,
    data: [...layer.rings],
    getPolygon: (ring) => ring as [number, number][],
    getFillColor: toBytes(layer.fill),
    getLineColor: toBytes(layer.stroke),
    getLineWidth: scale,
    lineWidthUnits: 'pixels',
    pickable: false,
    parameters: FLAT,
  });
}

function symbolsLayer(layer: SymbolsLayer, zoom: number, scale: number, sheet: SpriteSheet, wrap: Wrap): Layer {
  const mapping = Object.fromEntries(
    layer.sprites.map((sprite, i) => [
      i,
      { x: sheet.xOf(sprite), y: 0, width: SPRITE_PX, height: SPRITE_PX, mask: false },
    ]),
  );
  const angles = layer.anglesDeg;
  return new IconLayer({
    id: layer.id,
    data: { length: layer.codes.length, attributes: { getPosition: wrap(layer.positions, 2) } },
    // deck takes a canvas here (its image prop type), which its declaration leaves out.
    iconAtlas: sheet.canvas as unknown as string,
    iconMapping: mapping,
    getIcon: (_: unknown, { index }: { index: number }) => String(layer.codes[index] ?? 0),
    getAngle: angles ? (_: unknown, { index }: { index: number }) => -(angles[index] ?? 0) : 0,
    getSize: 1,
    sizeUnits: 'pixels',
    sizeScale: valueAt(layer.sizePx, zoom) * scale,
    updateTriggers: { getIcon: layer.codes, getAngle: angles },
    pickable: false,
    parameters: FLAT,
  });
}
