import { existsSync, readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** The version of `package.json`, which lies above the sources and above `dist` alike. */
export function readVersion(): string {
  const places = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));
  const file = places.find((place) => existsSync(place));
  if (!file) throw new Error('no package.json above the server');
  return Value.Parse(Type.Object({ version: Type.String() }), JSON.parse(readFileSync(file, 'utf8'))).version;
}
