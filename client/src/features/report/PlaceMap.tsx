import type { ShapeParts } from '#contract/compact-shapes';
import type { Position } from '#contract/geo';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { tokenValue } from '../../ui/theme.ts';
import { dragged, toScreen, viewOn, zoomed, type PlaceView } from './place-projection.ts';
import styles from './place-map.module.css';

/** Lines of the small map by what they are. */
export interface PlaceShapes {
  grids: readonly ShapeParts[];
  roads: readonly ShapeParts[];
  rivers: readonly ShapeParts[];
  places: readonly { name: string; position: Position }[];
}

/** A mark on the small map; `tone` is the token it is drawn in. */
export interface PlaceMark {
  position: Position;
  tone: '--urgent' | '--accent';
}

interface PlaceMapProps {
  shapes: PlaceShapes;
  start: Position;
  marks?: readonly PlaceMark[];
  /** Shows a cross in the middle and a button that takes the place under it. */
  onPick?: (position: Position) => void;
}

/** A map light enough for any phone: own grids, roads and rivers on a canvas, moved under a fixed cross. */
export function PlaceMap({ shapes, start, marks = [], onPick }: PlaceMapProps) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState(() => viewOn(start));
  const grip = useRef<[number, number] | null>(null);
  useEffect(() => {
    const draw = () => canvas.current && drawPlaceMap(canvas.current, view, shapes, marks);
    draw();
    addEventListener('resize', draw);
    return () => removeEventListener('resize', draw);
  }, [view, shapes, marks]);

  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = [event.clientX, event.clientY];
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!grip.current) return;
    const [x, y] = grip.current;
    grip.current = [event.clientX, event.clientY];
    setView((before) => dragged(before, event.clientX - x, event.clientY - y));
  };
  const letGo = () => (grip.current = null);
  return (
    <div className={styles.map}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        data-testid="place-map"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={letGo}
        onPointerCancel={letGo}
      />
      <div className={styles.zoom}>
        <Button aria-label={t('report.zoom-in')} onClick={() => setView((before) => zoomed(before, 0.5))}>
          +
        </Button>
        <Button aria-label={t('report.zoom-out')} onClick={() => setView((before) => zoomed(before, 2))}>
          −
        </Button>
      </div>
      {onPick && (
        <>
          <span className={styles.cross} aria-hidden="true" />
          <p className={styles.hint}>{t('report.place-drag')}</p>
          <Button tone="main" className={styles.use ?? ''} onClick={() => onPick(view.centre)}>
            {t('report.place-use')}
          </Button>
        </>
      )}
    </div>
  );
}

function drawPlaceMap(
  canvas: HTMLCanvasElement,
  view: PlaceView,
  shapes: PlaceShapes,
  marks: readonly PlaceMark[],
): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  context.fillStyle = tokenValue('--map-county');
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  strokeShapes(context, view, shapes.rivers, tokenValue('--map-river'), 4);
  strokeShapes(context, view, shapes.roads, tokenValue('--map-road'), 3);
  strokeShapes(context, view, shapes.grids, tokenValue('--map-county-line'), 1.5);
  context.fillStyle = tokenValue('--map-label');
  context.font = `14px ${tokenValue('--font')}`;
  context.textAlign = 'center';
  for (const { name, at } of clearLabels(view, shapes.places)) context.fillText(name, ...at);
  for (const { position, tone } of marks) {
    context.fillStyle = tokenValue(tone);
    context.beginPath();
    context.arc(...toScreen(view, position), 8, 0, Math.PI * 2);
    context.fill();
  }
}

const LABEL_HEIGHT_PX = 20;
const GLYPH_WIDTH_PX = 15;

/** The names that do not lie on one before them. */
function clearLabels(view: PlaceView, places: PlaceShapes['places']): { name: string; at: [number, number] }[] {
  const kept: { name: string; at: [number, number] }[] = [];
  for (const { name, position } of places) {
    const [x, y] = toScreen(view, position);
    const isCovered = kept.some(
      (other) =>
        Math.abs(other.at[1] - y) < LABEL_HEIGHT_PX &&
        Math.abs(other.at[0] - x) < ((other.name.length + name.length) / 2) * GLYPH_WIDTH_PX,
    );
    if (!isCovered) kept.push({ name, at: [x, y] });
  }
  return kept;
}

function strokeShapes(
  context: CanvasRenderingContext2D,
  view: PlaceView,
  shapes: readonly ShapeParts[],
  colour: string,
  widthPx: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = widthPx;
  context.beginPath();
  for (const line of shapes.flat()) {
    line.forEach((position, i) => {
      const [x, y] = toScreen(view, position);
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
  }
  context.stroke();
}
