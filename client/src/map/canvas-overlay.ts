import { drawGlow, type LightBuffer } from './glow.ts';
import { isShownAt, valueAt, type AreasLayer, type MapLayer, type PointsLayer, type SymbolsLayer } from './layer.ts';
import type { Overlay } from './overlay.ts';
import { createSpriteSheet, cssColour, SPRITE_PX, type SpriteSheet } from './sprite.ts';
import { projector, type MapView } from './view.ts';
import styles from './map.module.css';

/** Markers are drawn again this often at most while data streams in. */
const SYMBOL_PERIOD_MS = 250;

/**
 * The light overlay: points glow on a canvas below the map's lines and words, markers stand on one above, both drawn when
 * a move ends. During a move
 * the pictures are shifted and scaled with the map, so that nothing slides.
 */
export function createCanvasOverlay(container: HTMLElement, scale: number, isDark: boolean): Overlay {
  const glow = addCanvas(styles.glow);
  const dots = addCanvas(styles.glow);
  const marks = addCanvas(styles.marks);
  container.prepend(glow, dots);
  container.append(marks);
  const sheet = createSpriteSheet();
  let layers: readonly MapLayer[] = [];
  let view: MapView | null = null;
  let drawnView: MapView | null = null;
  let drawnPoints: unknown[] = [];
  let marksTimer: ReturnType<typeof setTimeout> | undefined;
  let isAtRest = true;
  let light: LightBuffer | null = null;

  const drawPoints = () => {
    if (!view) return;
    const points = shown(layers, view).filter((layer): layer is PointsLayer => layer.kind === 'points');
    const inputs = [view, ...points.flatMap((layer) => [layer.positions, layer.codes])];
    if (inputs.length === drawnPoints.length && inputs.every((input, i) => input === drawnPoints[i])) return;
    drawnPoints = inputs;
    const context = fitCanvas(glow, view);
    const [layer] = points;
    if (!context) return;
    glow.hidden = !layer;
    if (!layer) return;
    const pixels = context.createImageData(glow.width, glow.height);
    const scaled = { ...layer, radiusPx: layer.radiusPx.map(([zoom, px]) => [zoom, px * scale] as const) };
    light = drawGlow(pixels, scaled, view, pixelRatio(), light, isDark);
    context.putImageData(pixels, 0, 0);
  };
  const drawMarks = () => {
    clearTimeout(marksTimer);
    marksTimer = undefined;
    if (!view || !isAtRest) return;
    const symbols = shown(layers, view);
    const below = symbols.filter((layer) => layer.kind === 'symbols' && layer.isBelow === true);
    drawOn(dots, below, view, sheet, scale);
    drawOn(
      marks,
      symbols.filter((layer) => !below.includes(layer)),
      view,
      sheet,
      scale,
    );
  };
  return {
    setLayers(next) {
      layers = next;
      if (!isAtRest) return;
      drawPoints();
      marksTimer ??= setTimeout(drawMarks, drawnView ? SYMBOL_PERIOD_MS : 0);
    },
    viewChanged(next, atRest) {
      isAtRest = atRest;
      if (!atRest) {
        if (drawnView) [glow, dots, marks].forEach((canvas) => follow(canvas, drawnView as MapView, next));
        return;
      }
      view = next;
      drawnView = next;
      [glow, dots, marks].forEach((canvas) => (canvas.style.transform = ''));
      drawPoints();
      drawMarks();
    },
    destroy() {
      clearTimeout(marksTimer);
      glow.remove();
      dots.remove();
      marks.remove();
    },
  };
}

const pixelRatio = () => Math.min(window.devicePixelRatio, 2);

const shown = (layers: readonly MapLayer[], view: MapView) =>
  layers.filter((layer) => isShownAt(layer, view.detailZoom));

function addCanvas(className: string | undefined): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = `${styles.overlay} ${className}`;
  return canvas;
}

/** Sizes the canvas to the view, which also clears it. */
function fitCanvas(canvas: HTMLCanvasElement, view: MapView): CanvasRenderingContext2D | null {
  canvas.width = Math.round(view.widthPx * pixelRatio());
  canvas.height = Math.round(view.heightPx * pixelRatio());
  canvas.style.width = `${view.widthPx}px`;
  canvas.style.height = `${view.heightPx}px`;
  return canvas.getContext('2d');
}

/** Shifts and scales a picture drawn for `from` so that it lies where `to` shows it. */
function follow(canvas: HTMLCanvasElement, from: MapView, to: MapView): void {
  const corner: [number, number] = [0, 0];
  const factor = 2 ** (to.zoom - from.zoom);
  projector(to)(from.center[0], from.center[1], corner);
  const x = corner[0] - (from.widthPx / 2) * factor;
  const y = corner[1] - (from.heightPx / 2) * factor;
  canvas.style.transform = `translate(${x}px,${y}px) scale(${factor})`;
}

function drawOn(
  canvas: HTMLCanvasElement,
  layers: readonly MapLayer[],
  view: MapView,
  sheet: SpriteSheet,
  scale: number,
): void {
  canvas.hidden = layers.length === 0;
  if (layers.length === 0) return;
  const context = fitCanvas(canvas, view);
  if (!context) return;
  context.setTransform(pixelRatio(), 0, 0, pixelRatio(), 0, 0);
  for (const layer of layers) {
    if (layer.kind === 'areas') drawAreas(context, layer, view, scale);
    if (layer.kind === 'symbols') drawSymbols(context, layer, view, sheet, scale);
  }
}

function drawAreas(context: CanvasRenderingContext2D, layer: AreasLayer, view: MapView, scale: number): void {
  const project = projector(view);
  const at: [number, number] = [0, 0];
  context.beginPath();
  for (const ring of layer.rings) {
    ring.forEach(([lng, lat], i) => {
      project(lng, lat, at);
      if (i === 0) context.moveTo(at[0], at[1]);
      else context.lineTo(at[0], at[1]);
    });
    context.closePath();
  }
  context.fillStyle = cssColour(layer.fill);
  context.strokeStyle = cssColour(layer.stroke);
  context.lineWidth = scale;
  context.fill();
  context.stroke();
}

function drawSymbols(
  context: CanvasRenderingContext2D,
  layer: SymbolsLayer,
  view: MapView,
  sheet: SpriteSheet,
  scale: number,
) {
  const project = projector(view);
  const at: [number, number] = [0, 0];
  const size = valueAt(layer.sizePx, view.detailZoom) * scale;
  const lefts = layer.sprites.map((sprite) => sheet.xOf(sprite));
  for (let row = 0; row < layer.codes.length; row++) {
    project(layer.positions[row * 2] ?? NaN, layer.positions[row * 2 + 1] ?? NaN, at);
    const [x, y] = at;
    if (!(x > -size && y > -size && x < view.widthPx + size && y < view.heightPx + size)) continue;
    const left = lefts[layer.codes[row] ?? 0] ?? 0;
    const angle = layer.anglesDeg?.[row];
    if (angle === undefined) {
      context.drawImage(sheet.canvas, left, 0, SPRITE_PX, SPRITE_PX, x - size / 2, y - size / 2, size, size);
      continue;
    }
    context.save();
    context.translate(x, y);
    context.rotate((angle * Math.PI) / 180);
    context.drawImage(sheet.canvas, left, 0, SPRITE_PX, SPRITE_PX, -size / 2, -size / 2, size, size);
    context.restore();
  }
}
