type Letter =
  | ('A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M')
  | ('N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z');
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** A key of the desk as it is written in its key table. Letters and digits are places on the keyboard, whatever language it types. */
export type DeskKey =
  | Letter
  | `Shift+${Letter}`
  | Digit
  | `Shift+${Digit}`
  | `Alt+${Digit}`
  | ('Space' | 'Escape' | 'Ctrl+Enter' | '?' | '/')
  | (Arrow | `Shift+${Arrow}` | 'PageUp' | 'PageDown');

const SHOWN: Readonly<Partial<Record<string, string>>> = {
  Space: '␣',
  Escape: 'Esc',
  'Ctrl+Enter': 'Ctrl ↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** What stands on the key of a button or in the key table. */
export function shownKey(key: DeskKey): string {
  const [, modifier = '', sign = ''] = /^(Shift\+|Alt\+)?(.+)$/.exec(key) ?? [];
  return SHOWN[key] ?? `${modifier.replace('Shift+', '⇧ ').replace('Alt+', 'Alt ')}${SHOWN[sign] ?? sign}`;
}

/** What stands in the key table for an entry of one key, of a run of digits or of a few keys. */
export function shownKeys(keys: readonly DeskKey[]): string {
  const [first, ...others] = keys;
  if (first === undefined) return '';
  const last = others.at(-1);
  const isRun = last !== undefined && /[0-9]$/.test(first) && /[0-9]$/.test(last);
  if (isRun) return `${shownKey(first)}–${last.slice(-1)}`;
  return keys.map(shownKey).join(' ');
}

/** The patterns of tinykeys that a key is; `?` lies behind Shift on some keyboards and not on others. */
export function patternsOf(key: DeskKey): readonly string[] {
  if (key === '?') return ['?', 'Shift+?'];
  if (key === 'Ctrl+Enter') return ['Control+Enter'];
  const [, modifier = '', sign = ''] = /^(Shift\+|Alt\+)?([A-Z]|[0-9])$/.exec(key) ?? [];
  if (sign === '') return [key];
  return [`${modifier}${/[0-9]/.test(sign) ? 'Digit' : 'Key'}${sign}`];
}
