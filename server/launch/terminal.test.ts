import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Terminal } from './terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function record(isTTY: boolean): { terminal: Terminal; written: () => string } {
  let text = '';
  const terminal = new Terminal({ isTTY, write: (more) => (text += more) });
  return { terminal, written: () => text };
}

/** Runs a step of the given length with a detail set after 2.5 s. */
async function runStep(terminal: Terminal, lengthMs: number, meanwhile = () => undefined): Promise<void> {
  const step = terminal.step('loading', async (setDetail) => {
    setTimeout(() => setDetail('household 5 of 9'), 2_500);
    setTimeout(meanwhile, 3_500);
    await new Promise((resolve) => setTimeout(resolve, lengthMs));
  });
  await vi.advanceTimersByTimeAsync(lengthMs);
  await step;
}

it('says nothing of a short step', async () => {
  const { terminal, written } = record(true);
  await runStep(terminal, 1_500);
  expect(written().replaceAll('\r\x1b[K', '')).toBe('');
});

it('writes a line for each new detail where nobody watches', async () => {
  const { terminal, written } = record(false);
  await runStep(terminal, 6_000);
  expect(written()).toBe('loading …\nloading: household 5 of 9 …\nloading: 6 s\n');
});

it('counts the seconds on a terminal', async () => {
  const { terminal, written } = record(true);
  await runStep(terminal, 3_900);
  expect(written().split('\r\x1b[K')).toEqual([
    '',
    'loading … 2 s',
    'loading: household 5 of 9 … 3 s',
    'loading: 4 s\n',
  ]);
});

it('keeps other lines whole and above the counting one', async () => {
  const { terminal, written } = record(true);
  await runStep(terminal, 3_900, () => terminal.say('gateway-1 is back') as undefined);
  expect(written()).toContain('\r\x1b[Kgateway-1 is back\nloading: household 5 of 9 … 3 s');
});
