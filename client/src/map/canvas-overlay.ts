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
 * a move ends. During a move the pictures are shifted and scaled with the map, so that nothing slides.
 */
export class CanvasOverlay implements Overlay {
  readonly #scale: number;
  readonly #isDark: boolean;
  readonly #glow = addCanvas(styles.glow);
  readonly #dots = addCanvas(styles.glow);
  readonly #marks = addCanvas(styles.marks);
  readonly #sheet = createSpriteSheet();
  #layers: readonly MapLayer[] = [];
  #view: MapView | null = null;
  #isAtRest = true;
  #light: LightBuffer | null = null;
  #drawnPoints: readonly unknown[] = [];
  #marksTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(container: HTMLElement, scale: number, isDark: boolean) {
    this.#scale = scale;
    this.#isDark = isDark;
    container.prepend(this.#glow, this.#dots);
    container.append(this.#marks);
  }

  setLayers(next: readonly MapLayer[]): void {
    this.#layers = next;
    if (!this.#isAtRest) return;
    this.#drawPoints();
    this.#marksTimer ??= setTimeout(() => this.#drawMarks(), this.#view ? SYMBOL_PERIOD_MS : 0);
  }

  viewChanged(next: MapView, isAtRest: boolean): void {
    this.#isAtRest = isAtRest;
    const drawn = this.#view;
    for (const canvas of [this.#glow, this.#dots, this.#marks]) {
      canvas.style.transform = isAtRest || !drawn ? '' : followTransform(drawn, next);
    }
    if (!isAtRest) return;
    this.#view = next;
    this.#drawPoints();
    this.#drawMarks();
  }

  destroy(): void {
    clearTimeout(this.#marksTimer);
    for (const canvas of [this.#glow, this.#dots, this.#marks]) canvas.remove();
  }

  #drawPoints(): void {
    const view = this.#view;
    if (!view) return;
    const points = shown(this.#layers, view).filter((layer): layer is PointsLayer => layer.kind === 'points');
    const inputs = [view, ...points.flatMap((layer) => [layer.positions, layer.codes])];
    const isSame =
      inputs.length === this.#drawnPoints.length && inputs.every((input, i) => input === this.#drawnPoints[i]);
    if (isSame) return;
    this.#drawnPoints = inputs;
    const [layer] = points;
    const context = fitCanvas(this.#glow, view);
    if (!context || !layer) return;
    const pixels = context.createImageData(this.#glow.width, this.#glow.height);
    const scaled = { ...layer, radiusPx: layer.radiusPx.map(([zoom, px]) => [zoom, px * this.#scale] as const) };
    this.#light = drawGlow(pixels, scaled, view, pixelRatio(), this.#light, this.#isDark);
    context.putImageData(pixels, 0, 0);
  }

  #drawMarks(): void {
    clearTimeout(this.#marksTimer);
    this.#marksTimer = undefined;
    const view = this.#view;
    if (!view || !this.#isAtRest) return;
    const symbols = shown(this.#layers, view);
    const below = symbols.filter((layer) => layer.kind === 'symbols' && layer.isBelow === true);
    const above = symbols.filter((layer) => !below.includes(layer));
    drawOn(this.#dots, below, view, this.#sheet, this.#scale);
    drawOn(this.#marks, above, view, this.#sheet, this.#scale);
  }
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
function followTransform(from: MapView, to: MapView): string {
  const corner: [number, number] = [0, 0];
  const factor = 2 ** (to.zoom - from.zoom);
  projector(to)(from.center[0], from.center[1], corner);
  const x = corner[0] - (from.widthPx / 2) * factor;
  const y = corner[1] - (from.heightPx / 2) * factor;
  return `translate(${x}px,${y}px) scale(${factor})`;
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
