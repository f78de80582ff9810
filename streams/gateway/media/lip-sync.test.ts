import { describe, expect, it } from 'vitest';
import { LipSync } from './lip-sync.ts';

describe('sound beside pictures', () => {
  it('belongs where it came in, without reports', () => {
    const sync = new LipSync();
    expect(sync.place(500, 1000)).toBeNull();
    sync.noteVideo(9000, 1000);
    expect(sync.place(700_000, 1010)).toBe(9900);
    expect(sync.place(709_000, 1190)).toBe(18_900);
  });

  it('belongs where both reports put it, if that can be true', () => {
    const sync = new LipSync();
    sync.noteVideo(9000, 1000);
    sync.place(700_000, 1000);
    sync.noteReport('video', 9000, 50_000);
    sync.noteReport('audio', 700_000, 50_100);
    expect(sync.place(700_000, 1000)).toBe(18_000);
    sync.noteReport('audio', 709_000, 3_000_000);
    expect(sync.place(709_000, 1100)).toBe(27_000);
  });
});
