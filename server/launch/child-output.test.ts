import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { splitLines } from './child-output.ts';

async function linesOf(chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  splitLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  const ended = new Promise((resolve) => stream.once('end', resolve));
  stream.end();
  await ended;
  return lines;
}

it('joins lines that came in pieces, also in the middle of a character', async () => {
  const text = Buffer.from('网格 one\ntwo\n');
  expect(await linesOf([text.subarray(0, 2), text.subarray(2, 9), text.subarray(9)])).toEqual(['网格 one', 'two']);
});

it('keeps a last line without a line feed', async () => {
  expect(await linesOf(['a\nb'])).toEqual(['a', 'b']);
});

it('cuts a line that never ends rather than keeping it', async () => {
  const lines = await linesOf(['x'.repeat(70_000), 'y\n']);
  expect(lines.map((line) => line.length)).toEqual([70_000, 1]);
});
