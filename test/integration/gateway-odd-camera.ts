import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Ways of a camera that gst-rtsp-server does not have. */
export interface OddWays {
  /** Digest with SHA-256 for `viewer` / `p@ss:word`, with a new nonce at every reply. */
  sha256?: boolean;
  /** A Content-Base of an address inside the camera's own network. */
  wrongBase?: boolean;
  /** Pictures come before the reply to PLAY, and the camera asks us OPTIONS in between. */
  hasty?: boolean;
  /** Replies in lower case with bare line feeds. */
  sloppy?: boolean;
  /** Takes the connection and never says a word. */
  mute?: boolean;
}

const SPS = Buffer.from('6742c016d900a02ff97ff0003000410000030001000003001e0f162e48', 'hex');
const PPS = Buffer.from('68cb83cb20', 'hex');

/** A scripted RTSP camera: a keyframe every second, 10 pictures a second, made of no real picture. */
export interface OddCamera {
  url: string;
  /** Methods in the order they came, with `!` for one that was refused. */
  requests: string[];
  close(): Promise<void>;
}

/** Starts a camera with these ways on a free port. */
export async function startOddCamera(ways: OddWays): Promise<OddCamera> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (!ways.mute) serve(socket, ways, requests);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtsp://127.0.0.1:${port}/odd`,
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: Socket, ways: OddWays, requests: string[]): void {
  let pending = '';
  let nonce = 0;
  let timer: NodeJS.Timeout | undefined;
  socket.on('close', () => clearInterval(timer));
  socket.on('data', (bytes: Buffer) => {
    pending += bytes.toString('latin1');
    for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
      const head = pending.slice(0, end);
      pending = pending.slice(end + 4);
      if (!head.startsWith('RTSP/')) timer = answer(head) ?? timer;
    }
  });
  const answer = (head: string): NodeJS.Timeout | undefined => {
    const [method = '', uri = ''] = head.split(' ');
    const cseq = /^CSeq: (\d+)/im.exec(head)?.[1] ?? '0';
    if (ways.sha256 && !isSigned(head, method, uri, `nonce-${nonce}`)) {
      nonce += 1;
      requests.push(`${method}!`);
      const offers = [
        `Basic realm="odd"`,
        `Digest realm="odd", nonce="nonce-${nonce}", algorithm=SHA-256, qop="auth"${nonce > 1 ? ', stale=true' : ''}`,
      ];
      socket.write(
        `RTSP/1.0 401 Unauthorized\r\nCSeq: ${cseq}\r\n${offers.map((offer) => `WWW-Authenticate: ${offer}\r\n`).join('')}\r\n`,
      );
      return undefined;
    }
    requests.push(method);
    if (ways.sha256) nonce += 1;
    const isPlay = method === 'PLAY';
    const started = isPlay ? startPictures(socket) : undefined;
    if (isPlay && ways.hasty) socket.write('OPTIONS rtsp://viewer/ RTSP/1.0\r\nCSeq: 77\r\n\r\n');
    setTimeout(() => socket.write(reply(method, cseq, ways)), isPlay && ways.hasty ? 300 : 0);
    return started;
  };
}

function isSigned(head: string, method: string, uri: string, nonce: string): boolean {
  const field = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(head)?.[1] ?? '';
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const ha1 = hash('viewer:odd:p@ss:word');
  const expected = hash(`${ha1}:${nonce}:${field('nc')}:${field('cnonce')}:auth:${hash(`${method}:${uri}`)}`);
  return field('nonce') === nonce && field('uri') === uri && field('response') === expected;
}

function reply(method: string, cseq: string, ways: OddWays): string {
  const headers = [`CSeq: ${cseq}`];
  let body = '';
  if (method === 'DESCRIBE') {
    body = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n';
    headers.push('Content-Type: application/sdp', `Content-Length: ${body.length}`);
    if (ways.wrongBase) headers.push('Content-Base: rtsp://0.0.0.0:554/odd/');
  }
  if (method === 'SETUP') headers.push('Session: 5;timeout=60', 'Transport: RTP/AVP/TCP;unicast;interleaved=4-5');
  const eol = ways.sloppy ? '\n' : '\r\n';
  const lines = [`RTSP/1.0 200 OK`, ...headers];
  const head = lines.map((line) => (ways.sloppy ? line.toLowerCase() : line)).join(eol);
  return `${head}${eol}${eol}${body}`;
}

function startPictures(socket: Socket): NodeJS.Timeout {
  let picture = 0;
  let sequence = 65_500;
  const send = (nal: Buffer, timestamp: number, isLast: boolean): void => {
    const packet = Buffer.alloc(16 + nal.length);
    packet.write('$', 0);
    packet[1] = 4;
    packet.writeUInt16BE(12 + nal.length, 2);
    packet[4] = 0x80;
    packet[5] = 96 | (isLast ? 0x80 : 0);
    packet.writeUInt16BE(sequence & 0xffff, 6);
    packet.writeUInt32BE(timestamp >>> 0, 8);
    packet.writeUInt32BE(1234, 12);
    nal.copy(packet, 16);
    sequence += 1;
    socket.write(packet);
  };
  const sendPicture = (): void => {
    const timestamp = 0xffff_0000 + picture * 9000;
    const isKeyframe = picture % 10 === 0;
    if (isKeyframe) {
      send(SPS, timestamp, false);
      send(PPS, timestamp, false);
    }
    const slice = Buffer.alloc(200, 0x55);
    slice[0] = isKeyframe ? 0x65 : 0x41;
    slice[1] = 0x88;
    send(slice, timestamp, true);
    picture += 1;
  };
  sendPicture();
  return setInterval(sendPicture, 100);
}
