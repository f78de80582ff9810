import sax, { type Tag } from 'sax';

/** An element of a reply: its name without prefix, its attributes without theirs. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  text: string;
}

/** Deeper than any reply is; what nests deeper is no reply. */
const MAX_DEPTH = 40;
const MAX_ELEMENTS = 20_000;

/**
 * Reads one XML document; null when it is none. A document type is not looked at: entities that it declares stay unknown, so that nothing grows and nothing is
 * fetched.
 */
export function parseXml(text: string): XmlElement | null {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let elements = 0;
  let isSound = true;
  const reader = sax.parser(true);
  const refuse = (): void => {
    isSound = false;
  };
  reader.onerror = () => {
    refuse();
    reader.error = null as unknown as Error; // sax stops for good otherwise, and throws at the next write.
  };
  reader.onopentag = (tag) => {
    elements += 1;
    if (open.length > MAX_DEPTH || elements > MAX_ELEMENTS) refuse();
    if (!isSound) return;
    const element = elementOf(tag as Tag);
    open.at(-1)?.children.push(element);
    open.push(element);
  };
  reader.onclosetag = () => {
    if (isSound && open.length > 1) open.pop();
  };
  const append = (words: string): void => {
    const element = open.at(-1);
    if (element && isSound) element.text += words;
  };
  reader.ontext = append;
  reader.oncdata = append;
  reader.write(text).close();
  const [first] = root.children;
  return isSound && first && root.children.length === 1 ? first : null;
}

function elementOf(tag: Tag): XmlElement {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(tag.attributes)) attributes[localName(name)] = value;
  return { name: localName(tag.name), attributes, children: [], text: '' };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The first element at the end of a path of names. */
export function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
}

/** All children of a name. */
export function findAll(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Trimmed text at the end of a path; empty when there is none. */
export function textOf(element: XmlElement | undefined, ...path: readonly string[]): string {
  return find(element, ...path)?.text.trim() ?? '';
}

/** A finite number at the end of a path, else null. */
export function numberOf(element: XmlElement | undefined, ...path: readonly string[]): number | null {
  return finite(textOf(element, ...path));
}

/** A finite number that a text writes, else null. */
export function finite(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value;
}

/** Text as it may stand in an element or an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
