import { describe, expect, test } from 'vitest';
import { newerSyntax } from '../check/browser-floor.ts';

describe('the syntax check of the built client', () => {
  test.each([
    ['class A { static { start(); } }', 'static block'],
    ['await start();', 'top-level await'],
    ['for await (const part of parts) use(part); export {};', 'top-level await'],
    ['class A { #x; has(other) { return #x in other; } }', '#field in object'],
    ['const pattern = /[\\p{L}--[a-z]]/v;', 'flag v'],
    ['const pattern = /a/d;', 'flag d'],
    ['const pattern = /(?i:a)/;', 'modifiers'],
    ['{ using file = open(); }', 'using'],
    ["import data from './data.json' with { type: 'json' };", 'import attribute'],
    ["const a = 1; export { a as 'a b' };", 'export as a string'],
    ['const broken = ;', 'does not parse'],
  ])('refuses %s', (source, name) => {
    expect(newerSyntax('built.js', source).join('\n')).toContain(name);
  });

  test('takes what Chrome 87 knows', () => {
    const source = `class A { #x = 1; y = 2; static z = 3; #private() { return this.#x ?? 1_000; } }
      let a = null; a ??= b?.c; a ||= 1n; const load = () => import('./x.js');
      async function run() { for await (const x of xs) await x; } /(?<=a)(?:b)(?<name>c)/su;`;
    expect(newerSyntax('built.js', source)).toEqual([]);
  });

  test('names the line', () => {
    expect(newerSyntax('built.js', '\n\nclass A { static {} }')).toEqual(['built.js:3 static block (Chrome 94)']);
  });
});
