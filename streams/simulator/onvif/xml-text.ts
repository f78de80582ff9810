/** The name of what is asked: that of the first element in the body. */
export function actionOf(message: string): string {
  return /<(?:[\w-]+:)?Body\b[^>]*>\s*<(?:[\w-]+:)?(\w+)/.exec(message)?.[1] ?? '';
}

/** Text of the first element of a name, with the entities of XML read; empty when there is none. */
export function tagText(message: string, name: string): string {
  return unescape(new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(message)?.[1] ?? '').trim();
}

/** An attribute of the first element of a name; null when there is none. */
export function attribute(message: string, element: string, name: string): string | null {
  const tag = new RegExp(`<(?:[\\w-]+:)?${element}\\b([^>]*)>`).exec(message)?.[1] ?? '';
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? null : unescape(value);
}

/** Text as it may stand in an element or an attribute. */
export function escapeText(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function unescape(text: string): string {
  return text.replace(/&(?:#(\d+)|lt|gt|amp|quot|apos);/g, (entity, code: string | undefined) =>
    code === undefined ? (NAMED[entity] ?? entity) : String.fromCodePoint(Number(code)),
  );
}

const NAMED: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};
