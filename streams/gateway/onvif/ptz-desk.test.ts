import { describe, expect, it } from 'vitest';
import { PtzDesk } from './ptz-desk.ts';

const RIGHT = { pan: 1, tilt: 0, zoom: 0 };
const LEFT = { pan: -1, tilt: 0, zoom: 0 };

/** A camera that notes what it is told; its first `deaf` stops fail. */
function rig(deaf = 0) {
  const told: string[] = [];
  const clock = { ms: 0 };
  let failures = deaf;
  const desk = new PtzDesk<string>({
    nowMs: () => clock.ms,
    move: (_, { pan }) => Promise.resolve(void told.push(`move ${pan}`)),
    stop: () => {
      told.push('stop');
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('unreachable')) : Promise.resolve();
    },
    onLost: (camera) => void told.push(`lost ${camera}`),
  });
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.ms + ms; clock.ms < end;) {
      clock.ms += 100;
      desk.tick();
      await Promise.resolve();
    }
  };
  return { desk, told, pass };
}

describe('cameras that are being turned', () => {
  it('is told a movement again only once a second, but a new one at once', async () => {
    const { desk, told, pass } = rig();
    for (let i = 0; i < 5; i++) {
      await desk.move('a', 'a', RIGHT);
      await pass(400);
    }
    await desk.move('a', 'a', LEFT);
    expect(told).toEqual(['move 1', 'move 1', 'move -1']);
  });

  it('stops a second after the last wish, once', async () => {
    const { desk, told, pass } = rig();
    await desk.move('a', 'a', RIGHT);
    await pass(900);
    expect(told).toEqual(['move 1']);
    await pass(5000);
    expect(told).toEqual(['move 1', 'stop']);
  });

  it('tries to stop a camera that does not answer five times, and says so then', async () => {
    const { desk, told, pass } = rig(99);
    await desk.move('a', 'a', RIGHT);
    await pass(20_000);
    expect(told).toEqual(['move 1', 'stop', 'stop', 'stop', 'stop', 'stop', 'lost a']);
  });

  it('goes on stopping by itself after a stop that failed', async () => {
    const { desk, told, pass } = rig(1);
    await desk.move('a', 'a', RIGHT);
    await expect(desk.stop('a', 'a')).rejects.toThrow('unreachable');
    await pass(300);
    expect(told).toEqual(['move 1', 'stop', 'stop']);
    await pass(3000);
    expect(told).toHaveLength(3);
  });

  it('leaves a movement alone that began while the last one was being stopped', async () => {
    const { desk, told, pass } = rig();
    await desk.move('a', 'a', RIGHT);
    const stopping = desk.stop('a', 'a');
    await desk.move('a', 'a', LEFT);
    await stopping;
    await pass(500);
    expect(told).toEqual(['move 1', 'stop', 'move -1']);
    await pass(700);
    expect(told.at(-1)).toBe('stop');
  });
});
