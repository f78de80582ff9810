import { describe, expect, it } from 'vitest';
import { RenditionChoice } from './rendition-choice.ts';

const [H264, H265] = ['avc1.42c016', 'hvc1.1.6.L93.B0'];
const onlyH264 = (codec: string) => codec.startsWith('avc1');

describe('the choice of a rendition', () => {
  it('stays with the small one while the browser can play it', () => {
    const choice = new RenditionChoice(onlyH264);
    expect(choice.judge(H264)).toEqual({ kind: 'playable' });
    expect([choice.rendition, choice.leftCodec]).toEqual(['sub', null]);
  });

  it('takes the large one where only that can be played, and says what the small one was', () => {
    const choice = new RenditionChoice(onlyH264);
    expect(choice.judge(H265)).toEqual({ kind: 'other', rendition: 'main' });
    expect(choice.judge(H264)).toEqual({ kind: 'playable' });
    expect([choice.rendition, choice.leftCodec]).toEqual(['main', H265]);
  });

  it('takes what the gateway converts where neither can be played, or is not even passed through', () => {
    const choice = new RenditionChoice(onlyH264);
    choice.judge(H265);
    expect(choice.judge(H265)).toEqual({ kind: 'other', rendition: 'converted' });
    expect(choice.judge(H264)).toEqual({ kind: 'playable' });
    expect([choice.rendition, choice.leftCodec]).toEqual(['converted', H265]);
    choice.reset();
    choice.refuse('');
    expect(choice.refuse('')).toEqual({ kind: 'other', rendition: 'converted' });
    expect(choice.leftCodec).toBe('');
  });

  it('gives up when none can be played, and begins anew when told to', () => {
    const choice = new RenditionChoice(() => false);
    choice.judge(H265);
    choice.judge(H265);
    expect(choice.judge(H264)).toEqual({ kind: 'undecodable', codec: H264 });
    choice.reset();
    expect([choice.rendition, choice.leftCodec]).toEqual(['sub', null]);
    expect(choice.judge(H265).kind).toBe('other');
  });

  it('begins with the large one where the tile is large, and says what that was when it shows the small one', () => {
    const choice = new RenditionChoice(onlyH264, 'main');
    expect(choice.rendition).toBe('main');
    expect(choice.judge(H265)).toEqual({ kind: 'other', rendition: 'sub' });
    expect([choice.rendition, choice.leftCodec]).toEqual(['sub', H265]);
    choice.reset();
    expect([choice.rendition, choice.leftCodec]).toEqual(['main', null]);
  });
});
