/** HTML that was made by `html` and may stand in a page as it is. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may be put into `html`; nothing is written for null and false. */
export type Part = string | number | Markup | readonly Part[] | null | false;

/** Makes HTML; every text put in is escaped, in content and in quoted attributes alike, so that it stays text. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = literals.reduce((before, literal, i) => before + written(parts[i - 1] ?? null) + literal);
  return new Markup(text);
}

/** Makes CSS; only what is CSS already can be put in. */
export function css(literals: TemplateStringsArray, ...parts: readonly Markup[]): Markup {
  return html(literals, ...parts);
}

/** A text as a string of CSS, quotes included (CSS Syntax §4.3.5). */
export function cssString(text: string): Markup {
  const escaped = text.replace(/[^\p{L}\p{N} ·-]/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `);
  return new Markup(`"${escaped}"`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function written(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return String(part).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
