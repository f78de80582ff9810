/** What a publisher says, byte by byte (RTMP 1.0): for tests that have to say it in the wrong order. */

const CHUNK_BYTES = 128;
export const RTMP_HANDSHAKE = Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]);
const COMMAND = 20;
const VIDEO = 9;

type Amf = string | number | null | Readonly<Record<string, string>>;

function amf(value: Amf): Buffer {
  if (value === null) return Buffer.from([5]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'string') return Buffer.concat([Buffer.from([2]), sized(value)]);
  const fields = Object.entries(value).map(([name, field]) => Buffer.concat([sized(name), amf(field)]));
  return Buffer.concat([Buffer.from([3]), ...fields, Buffer.from([0, 0, 9])]);
}

function sized(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

/** A message in chunks of 128 bytes. */
export function rtmpMessage(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head[0] = 3;
  head.writeUIntBE(body.length, 4, 3);
  head[7] = type;
  const parts: Buffer[] = [head];
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    if (at > 0) parts.push(Buffer.from([0xc3]));
    parts.push(body.subarray(at, at + CHUNK_BYTES));
  }
  return Buffer.concat(parts);
}

const command = (...words: readonly Amf[]): Buffer => rtmpMessage(COMMAND, Buffer.concat(words.map(amf)));

export const sayConnect = (app: string, tcUrl: string): Buffer => command('connect', 1, { app, tcUrl });
export const sayPublish = (name: string): Buffer => command('publish', 2, null, name, 'live');
export const sayPlay = (name: string): Buffer => command('play', 3, null, name);

/** A tag of H.264 whose picture is `mark`. */
export const sayPicture = (mark: string): Buffer =>
  rtmpMessage(VIDEO, Buffer.concat([Buffer.from([0x17, 1, 0, 0, 0]), Buffer.from(mark)]));
