import type { Rgba, Sprite } from './layer.ts';

/** Every sprite is drawn once at this size and scaled down. */
export const SPRITE_PX = 64;

/** The sprites of a set of layers, drawn side by side on one canvas. */
export interface SpriteSheet {
  canvas: HTMLCanvasElement;
  /** Left edge of a sprite on the sheet; sprites are equal when they look the same. */
  xOf(sprite: Sprite): number;
}

/** Sheets grow as sprites are met and are shared by every layer of a map. */
export function createSpriteSheet(): SpriteSheet {
  const columns = new Map<string, number>();
  const canvas = document.createElement('canvas');
  const capacity = 64;
  canvas.width = SPRITE_PX * capacity;
  canvas.height = SPRITE_PX;
  const context = canvas.getContext('2d');
  const known = new WeakMap<Sprite, number>();
  return {
    canvas,
    xOf(sprite) {
      const cached = known.get(sprite);
      if (cached !== undefined) return cached;
      const key = JSON.stringify(sprite);
      let column = columns.get(key);
      if (column === undefined) {
        column = columns.size % capacity;
        columns.set(key, column);
        if (context) drawSprite(context, sprite, column * SPRITE_PX);
      }
      known.set(sprite, column * SPRITE_PX);
      return column * SPRITE_PX;
    },
  };
}

/** CSS text of a colour. */
export function cssColour([red, green, blue, alpha]: Rgba): string {
  return `rgba(${red},${green},${blue},${alpha})`;
}

function drawSprite(context: CanvasRenderingContext2D, sprite: Sprite, left: number): void {
  context.save();
  context.translate(left + SPRITE_PX / 2, SPRITE_PX / 2);
  context.beginPath();
  tracePath(context, sprite.shape);
  context.fillStyle = cssColour(sprite.fill);
  context.strokeStyle = cssColour(sprite.stroke);
  context.lineWidth = 5;
  context.lineJoin = 'round';
  context.fill();
  context.stroke();
  if (sprite.letter) drawLetter(context, sprite.letter);
  context.restore();
}

function drawLetter(context: CanvasRenderingContext2D, letter: string): void {
  context.fillStyle = '#ffffff';
  context.strokeStyle = 'rgba(4,8,15,0.85)';
  context.lineWidth = 4;
  context.font = '600 28px sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.strokeText(letter, 0, 3);
  context.fillText(letter, 0, 3);
}

/** Traces a shape around the origin inside a circle of 26 px. */
function tracePath(context: CanvasRenderingContext2D, shape: Sprite['shape']): void {
  switch (shape) {
    case 'circle':
      return context.arc(0, 0, 22, 0, Math.PI * 2);
    case 'ring':
      return context.arc(0, 0, 20, 0, Math.PI * 2);
    case 'square':
      return context.rect(-20, -20, 40, 40);
    case 'triangle':
      return tracePoints(context, [
        [0, -24],
        [25, 20],
        [-25, 20],
      ]);
    case 'diamond':
      return tracePoints(context, [
        [0, -27],
        [27, 0],
        [0, 27],
        [-27, 0],
      ]);
    case 'wedge':
      // A beam that opens to the north out of a round body at the camera's place.
      context.moveTo(-22, -26);
      context.quadraticCurveTo(0, -33, 22, -26);
      context.lineTo(8, 3);
      context.arc(0, 8, 10, -0.6, Math.PI + 0.6);
      return context.closePath();
    case 'cross':
      return tracePoints(context, [
        [-22, -12],
        [-12, -22],
        [0, -10],
        [12, -22],
        [22, -12],
        [10, 0],
        [22, 12],
        [12, 22],
        [0, 10],
        [-12, 22],
        [-22, 12],
        [-10, 0],
      ]);
  }
}

function tracePoints(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
}
