import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeAll, negotiate } from './encodings.ts';

const bytes = new TextEncoder().encode('汉阴县'.repeat(100));
const forms = await encodeAll(bytes, 5);

test('every form holds the same bytes', () => {
  expect(new Uint8Array(brotliDecompressSync(forms.br))).toEqual(bytes);
  expect(new Uint8Array(gunzipSync(forms.gzip))).toEqual(bytes);
});

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.5', 'br'],
  ['identity', null],
  ['', null],
  [undefined, null],
])('Accept-Encoding %j gets %j', (accepted, encoding) => {
  expect(negotiate(forms, accepted).encoding).toBe(encoding);
});
