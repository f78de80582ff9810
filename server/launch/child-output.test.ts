import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { ConsoleEcho, splitLines } from './child-output.ts';
import { Terminal } from './terminal.ts';

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

it('shows a failing child under its name, and not so much that it hides the others', () => {
  let text = '';
  const echo = new ConsoleEcho('gateway-2', '/logs/gateway-2.log', new Terminal({ write: (more) => (text += more) }));
  echo.show('gateway: camera lost', 0);
  for (let i = 0; i < 100; i++) echo.show(`line ${i}`, 5_000);
  echo.show('ten seconds later', 10_001);
  const lines = text.trim().split('\n');
  expect(lines[0]).toBe('[gateway-2] camera lost');
  expect(lines).toHaveLength(22);
  expect(lines.slice(-2)).toEqual(['[gateway-2] … more in /logs/gateway-2.log', '[gateway-2] ten seconds later']);
});
