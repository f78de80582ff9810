import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import { admit, type HeldStream } from './admission.ts';
import { StartQueue } from './start-queue.ts';

function held(serial: number, recorderId: string | null, linkId: string | null, mbps = 0.5): HeldStream {
  const id = Value.Parse(CameraId, `6109210000131${String(serial).padStart(7, '0')}`);
  const source = { kind: 'rtsp', mainUrl: 'rtsp://h/', subUrl: null, credentials: null } as const;
  return { camera: { id, source, recorderId, linkId, zone: 'z' }, rendition: 'sub', mbps };
}

const LIMITS = {
  maxConverters: 1,
  maxStreams: 5,
  recorders: new Map([['r', { id: 'r', maxSessions: 2 }]]),
  links: new Map([['l', { id: 'l', budgetMbps: 1.2 }]]),
};

describe('admission of one more stream', () => {
  it('keeps a recorder within its sessions and says who uses them', () => {
    const running = [held(1, 'r', null), held(2, 'r', null)];
    expect(admit(held(3, 'r', null), running.slice(1), LIMITS)).toEqual({ kind: 'admitted' });
    expect(admit(held(3, 'r', null), running, LIMITS)).toEqual({
      kind: 'refused',
      limit: 'recorder-sessions',
      usedBy: running.map((stream) => stream.camera.id),
    });
  });

  it('keeps a link within its budget, but never refuses the only stream on it', () => {
    expect(admit(held(1, null, 'l', 4), [], LIMITS).kind).toBe('admitted');
    expect(admit(held(3, null, 'l'), [held(1, null, 'l'), held(2, null, 'l')], LIMITS)).toMatchObject({
      limit: 'link-budget',
    });
  });

  it('leaves a link what calls need, and says how much that is', () => {
    const limits = { ...LIMITS, links: new Map([['l', { id: 'l', budgetMbps: 1.2, reservedMbps: 0.6 }]]) };
    expect(admit(held(1, null, 'l'), [], limits).kind).toBe('admitted');
    expect(admit(held(2, null, 'l'), [held(1, null, 'l')], limits)).toMatchObject({
      limit: 'link-budget',
      usedBy: [held(1, null, 'l').camera.id],
      callsMbps: 0.6,
    });
  });

  it('has a limit of its own', () => {
    const running = [1, 2, 3, 4, 5].map((serial) => held(serial, null, null));
    expect(admit(held(6, null, null), running, LIMITS)).toMatchObject({ limit: 'gateway-streams' });
  });
});

describe('the queue of starts', () => {
  it('starts at most twenty a second and four at once at one recorder, in order', () => {
    const queue = new StartQueue({ startsPerSecond: 20, startsAtOncePerRecorder: 4 });
    const started: string[] = [];
    queue.release(0);
    for (let n = 0; n < 6; n += 1) queue.request({ key: `r${n}`, recorderId: 'r', start: () => started.push(`r${n}`) });
    for (let n = 0; n < 40; n += 1)
      queue.request({ key: `s${n}`, recorderId: null, start: () => started.push(`s${n}`) });
    queue.release(0);
    expect(started).toHaveLength(20);
    expect(started.slice(0, 5)).toEqual(['r0', 'r1', 'r2', 'r3', 's0']);
    queue.done('r0');
    queue.release(500);
    expect(started).toHaveLength(30);
    expect(started[20]).toBe('r4');
    queue.done('s39');
    queue.release(5000);
    expect(started).not.toContain('s39');
  });
});
