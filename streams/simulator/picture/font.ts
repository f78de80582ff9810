import type { YuvPicture } from './yuv-picture.ts';

/** Glyphs of 5×7 px, one string of five hexadecimal bytes each: a byte is a column, its low bit the top row. */
const GLYPHS: Record<string, string> = {
  '0': '3e5149453e',
  '1': '00427f4000',
  '2': '4261514946',
  '3': '2141454b31',
  '4': '1814127f10',
  '5': '2745454539',
  '6': '3c4a494930',
  '7': '0171090503',
  '8': '3649494936',
  '9': '064949291e',
  ':': '0036360000',
  '.': '0060600000',
  '-': '0808080808',
  ' ': '0000000000',
};

const COLUMNS = 5;
const ROWS = 7;

/** Width of a character's cell in px at scale 1: a column of space behind five of ink. */
export const GLYPH_ADVANCE = 6;

/** Draws digits, `:`, `.`, `-` and spaces into the luma plane, left top at (x, y) px, each font dot `scale`×`scale` px. */
export function drawText(
  picture: YuvPicture,
  text: string,
  at: { x: number; y: number; scale: number },
  value: number,
): void {
  for (let index = 0; index < text.length; index++) {
    const columns = Buffer.from(GLYPHS[text.charAt(index)] ?? '7f7f7f7f7f', 'hex');
    for (let dot = 0; dot < COLUMNS * ROWS; dot++) {
      const column = dot % COLUMNS;
      const row = Math.floor(dot / COLUMNS);
      if ((((columns[column] ?? 0) >> row) & 1) === 0) continue;
      const x = at.x + (index * GLYPH_ADVANCE + column) * at.scale;
      for (let line = 0; line < at.scale; line++) {
        const from = (at.y + row * at.scale + line) * picture.width + x;
        picture.luma.fill(value, from, from + at.scale);
      }
    }
  }
}
