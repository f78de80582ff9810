import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Publisher } from './publisher.ts';
import { RTMP_HANDSHAKE, rtmpMessage, sayConnect, sayPicture, sayPlay, sayPublish } from './rtmp-words.fake.ts';

const URL = 'rtmp://127.0.0.1/push';

/** A connection whose desk lets in whoever says `sign=good`. */
function arrive() {
  const heard: string[] = [];
  const pictures: string[] = [];
  const socket = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done() });
  const publisher = new Publisher(
    socket,
    {
      mayPublish: (_name, query) =>
        query['sign'] === 'good' ? { kind: 'allowed' } : { kind: 'refused', reason: 'not-signed' },
      onBegin: ({ name }) => heard.push(`begin ${name}`),
      onPacket: (_publisher, { data, size }) => pictures.push(data.toString('latin1', 5, size)),
      onEnd: (_publisher, why) => heard.push(`end ${why}`),
    },
    0,
  );
  const say = (...words: readonly Buffer[]): void => {
    for (const word of words) publisher.take(word);
  };
  return { publisher, socket, heard, pictures, say };
}

describe('a publisher', () => {
  it('whose address is signed is heard from then on', () => {
    const { heard, pictures, say } = arrive();
    say(RTMP_HANDSHAKE, sayConnect('push', URL), sayPicture('early'), sayPublish('drone?sign=good'), sayPicture('one'));
    expect(heard).toEqual(['begin drone']);
    expect(pictures).toEqual(['one']);
  });

  it('who is refused puts no picture into any stream, also not with what came in the same breath', () => {
    const { heard, pictures, say } = arrive();
    say(Buffer.concat([RTMP_HANDSHAKE, sayConnect('push', URL), sayPublish('drone?sign=bad'), sayPicture('forged')]));
    say(sayPicture('forged'), sayPublish('drone?sign=good'), sayPicture('forged'));
    expect(heard).toEqual(['end refused: not-signed']);
    expect(pictures).toEqual([]);
  });

  it('who never says what it publishes, or asks to play, puts none in either', () => {
    const quiet = arrive();
    quiet.say(RTMP_HANDSHAKE, sayConnect('push', URL), sayPicture('forged'));
    expect(quiet.pictures).toEqual([]);
    const player = arrive();
    player.say(RTMP_HANDSHAKE, sayConnect('push', URL), sayPlay('drone?sign=good'), sayPicture('forged'));
    expect(player.heard).toEqual(['end asked to play']);
    expect(player.pictures).toEqual([]);
  });

  it('whose address is none ends its own connection', () => {
    const { heard, say } = arrive();
    say(RTMP_HANDSHAKE, sayConnect('push', 'junk'));
    expect(heard).toHaveLength(1);
  });

  it('may have nothing large kept for it before it has shown its address', () => {
    const { heard, say } = arrive();
    const large = rtmpMessage(9, Buffer.alloc(0));
    large.writeUIntBE(2 ** 24 - 1, 4, 3);
    say(RTMP_HANDSHAKE, large, Buffer.from([0]));
    expect(heard).toEqual(['end a message is too large']);
    const talker = arrive();
    for (let i = 0; i < 100; i += 1) talker.say(Buffer.alloc(1024, 3));
    expect(talker.heard).toHaveLength(1);
  });

  it('has ten seconds to begin, and ten of silence after', () => {
    const slow = arrive();
    slow.publisher.tick(9_000);
    expect(slow.heard).toEqual([]);
    slow.publisher.tick(11_000);
    expect(slow.heard).toEqual(['end did not begin']);
    const silent = arrive();
    silent.say(RTMP_HANDSHAKE, sayConnect('push', URL), sayPublish('drone?sign=good'));
    for (const nowMs of [11_000, 21_000]) silent.publisher.tick(nowMs);
    expect(silent.heard).toEqual(['begin drone']);
    silent.publisher.tick(22_000);
    expect(silent.heard).toEqual(['begin drone', 'end silent']);
  });

  it('may say anything at all', () => {
    const words = [sayConnect('push', URL), sayPublish('drone?sign=good'), sayPicture('one'), sayPlay('x')];
    const spoilt = fc
      .tuple(fc.shuffledSubarray(words, { minLength: 1 }), fc.array(fc.tuple(fc.nat(5000), fc.nat(255))))
      .map(([said, bytes]) => {
        const all = Buffer.concat([RTMP_HANDSHAKE, ...said]);
        for (const [at, value] of bytes) all[at % all.length] = value;
        return all;
      });
    fc.assert(
      fc.property(spoilt, fc.integer({ min: 1, max: 4000 }), (bytes, step) => {
        const { say, heard } = arrive();
        for (let at = 0; at < bytes.length; at += step) say(bytes.subarray(at, at + step));
        expect(heard.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });
});
