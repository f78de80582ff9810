import { createHash } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { OddFilm, rtpPacket, type OddFilmWays } from './gateway-odd-film.ts';

/** Ways of a camera that gst-rtsp-server does not have. */
export interface OddWays extends OddFilmWays {
  /** Digest for `viewer` / `p@ss:word` with a new nonce at every reply; a used one is answered 401 with or without `stale`. */
  digest?: 'SHA-256' | 'MD5' | 'MD5 without stale';
  /** A Content-Base of an address inside the camera's own network. */
  wrongBase?: boolean;
  /** Pictures come before the reply to PLAY, and the camera asks us OPTIONS in between. */
  hasty?: boolean;
  /** Replies in lower case with bare line feeds, without CSeq. */
  sloppy?: boolean;
  /** The description comes without its length. */
  unsized?: boolean;
  /** Takes the connection and never says a word. */
  mute?: boolean;
  /** No media over the connection: 461, or an answer that says UDP nevertheless; packets come out of order, twice, and with one missing. */
  udpOnly?: '461' | 'answers UDP';
  /** Where it sends whoever asks it for a description. */
  redirectTo?: string;
  /** Has no session free for the first who ask, and says when one will be. */
  busyForFirst?: { times: number; retryAfterS: number };
  /** Seconds after which it forgets a session it has not heard of. */
  timeoutS?: number;
  /** How it takes a keep-alive. */
  keepAlive?: 'hangs up on GET_PARAMETER' | 'knows SET_PARAMETER only' | 'forgets the session';
  /** Beside the picture: sound towards the camera, and metadata. */
  hasOtherTracks?: boolean;
  /** Says goodbye by RTCP after so many pictures. */
  byeAfter?: number;
}

/** A scripted RTSP camera: 10 pictures a second. */
export interface OddCamera {
  url: string;
  /** Methods in the order they came, with `!` for one that was refused. */
  requests: string[];
  /** Heads of all requests. */
  heads: string[];
  /** RTCP packets that we sent it. */
  reports: Buffer[];
  close(): Promise<void>;
}

/** Starts a camera with these ways on a free port. */
export async function startOddCamera(ways: OddWays): Promise<OddCamera> {
  const log = { requests: [] as string[], heads: [] as string[], reports: [] as Buffer[], described: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (!ways.mute) new OddSession(socket, ways, log);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtsp://127.0.0.1:${port}/odd`,
    ...log,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface OddLog {
  requests: string[];
  heads: string[];
  reports: Buffer[];
  described: number;
}

const RTP_CHANNEL = 4;

class OddSession {
  readonly #socket: Socket;
  readonly #ways: OddWays;
  readonly #log: OddLog;
  #nonce = 0;
  #timer: NodeJS.Timeout | undefined;
  #udp: UdpSocket | null = null;
  #clientPort = 0;
  #sequence = 65_500;
  #early: Buffer[] = [];

  constructor(socket: Socket, ways: OddWays, log: OddLog) {
    this.#socket = socket;
    this.#ways = ways;
    this.#log = log;
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      pending = this.#take(Buffer.concat([pending, bytes]));
    });
    socket.on('close', () => {
      clearInterval(this.#timer);
      this.#udp?.close();
    });
  }

  /** Gives what is left over. */
  #take(bytes: Buffer): Buffer {
    if (bytes[0] === 0x24 && bytes.length >= 4) {
      const end = 4 + bytes.readUInt16BE(2);
      if (bytes.length < end) return bytes;
      this.#log.reports.push(bytes.subarray(4, end));
      return this.#take(bytes.subarray(end));
    }
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return bytes;
    const head = bytes.toString('latin1', 0, end);
    if (!head.startsWith('RTSP/')) this.#answer(head);
    return this.#take(bytes.subarray(end + 4));
  }

  #answer(head: string): void {
    const [method = '', uri = ''] = head.split(' ');
    const cseq = /^CSeq: (\d+)/im.exec(head)?.[1] ?? '0';
    this.#log.heads.push(head);
    const refusal = this.#refusalOf(method, uri, head);
    this.#log.requests.push(refusal === null ? method : `${method}!`);
    if (refusal !== null)
      return void this.#socket.write(`RTSP/1.0 ${refusal[0]}\r\nCSeq: ${cseq}\r\n${refusal[1]}\r\n`);
    if (method === 'GET_PARAMETER' && this.#ways.keepAlive === 'hangs up on GET_PARAMETER') {
      this.#socket.destroy();
      return;
    }
    if (this.#ways.digest) this.#nonce += 1;
    if (method === 'SETUP') this.#clientPort = Number(/client_port=(\d+)/.exec(head)?.[1] ?? 0);
    const reply = this.#reply(method, cseq);
    if (method !== 'PLAY') return void this.#socket.write(reply);
    if (this.#ways.hasty) this.#socket.write('OPTIONS rtsp://viewer/ RTSP/1.0\r\nCSeq: 77\r\n\r\n');
    setTimeout(() => this.#socket.write(reply), this.#ways.hasty ? 300 : 0);
    this.#play();
  }

  /** A status with its headers; null where the request is granted. */
  #refusalOf(method: string, uri: string, head: string): [string, string] | null {
    const { digest, udpOnly, redirectTo, busyForFirst, keepAlive } = this.#ways;
    if (digest && !this.#isSigned(digest, head, method, uri)) {
      this.#nonce += 1;
      const stale = this.#nonce > 1 && digest !== 'MD5 without stale' ? ', stale=true' : '';
      const algorithm = digest === 'SHA-256' ? 'SHA-256' : 'MD5';
      const offer = `Digest realm="odd", nonce="nonce-${this.#nonce}", algorithm=${algorithm}, qop="auth"${stale}`;
      return ['401 Unauthorized', `WWW-Authenticate: Basic realm="odd"\r\nWWW-Authenticate: ${offer}\r\n`];
    }
    if (method === 'DESCRIBE') {
      this.#log.described += 1;
      if (redirectTo) return ['302 Found', `Location: ${redirectTo}\r\n`];
      if (busyForFirst && this.#log.described <= busyForFirst.times)
        return ['503 Service Unavailable', `Retry-After: ${busyForFirst.retryAfterS}\r\n`];
    }
    if (method === 'SETUP' && udpOnly === '461' && head.includes('/TCP')) return ['461 Unsupported Transport', ''];
    const isKeepAlive = /^(OPTIONS|GET_PARAMETER|SET_PARAMETER)$/.test(method);
    if (isKeepAlive && keepAlive === 'forgets the session') return ['454 Session Not Found', ''];
    if (isKeepAlive && keepAlive === 'knows SET_PARAMETER only' && method !== 'SET_PARAMETER')
      return ['501 Not Implemented', ''];
    return null;
  }

  #isSigned(digest: string, head: string, method: string, uri: string): boolean {
    const field = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(head)?.[1] ?? '';
    const hash = (text: string): string =>
      createHash(digest === 'SHA-256' ? 'sha256' : 'md5')
        .update(text)
        .digest('hex');
    const nonce = `nonce-${this.#nonce}`;
    const ha1 = hash('viewer:odd:p@ss:word');
    const expected = hash(`${ha1}:${nonce}:${field('nc')}:${field('cnonce')}:auth:${hash(`${method}:${uri}`)}`);
    return field('nonce') === nonce && field('uri') === uri && field('response') === expected;
  }

  #reply(method: string, cseq: string): string {
    const { sloppy, wrongBase, unsized, udpOnly, timeoutS = 60, hasOtherTracks, keepAlive } = this.#ways;
    const headers = sloppy ? [] : [`CSeq: ${cseq}`];
    let body = '';
    if (method === 'DESCRIBE') {
      body = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n';
      if (hasOtherTracks) {
        body += 'm=audio 0 RTP/AVP 0\r\na=sendonly\r\na=control:track2\r\n';
        body += 'm=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:track3\r\n';
      }
      headers.push('Content-Type: application/sdp');
      if (!unsized) headers.push(`Content-Length: ${body.length}`);
      if (wrongBase) headers.push('Content-Base: rtsp://0.0.0.0:554/odd/');
    }
    if (keepAlive === 'hangs up on GET_PARAMETER')
      headers.push('Public: DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN');
    if (method === 'SETUP') {
      const interleaved = `RTP/AVP/TCP;unicast;interleaved=${RTP_CHANNEL}-${RTP_CHANNEL + 1}`;
      const transport = udpOnly
        ? `RTP/AVP;unicast;client_port=${this.#clientPort}-${this.#clientPort + 1}`
        : interleaved;
      headers.push(`Session: 5;timeout=${timeoutS}`, `Transport: ${transport}`);
    }
    const eol = sloppy ? '\n' : '\r\n';
    const lines = ['RTSP/1.0 200 OK', ...headers];
    return `${lines.map((line) => (sloppy ? line.toLowerCase() : line)).join(eol)}${eol}${eol}${body}`;
  }

  #play(): void {
    const film = new OddFilm(this.#ways);
    let pictures = 0;
    if (this.#ways.udpOnly) this.#udp = createSocket('udp4');
    const sendPicture = (): void => {
      for (const packet of film.next()) {
        this.#send(rtpPacket(packet, this.#sequence));
        this.#sequence += 1;
      }
      pictures += 1;
      if (pictures === this.#ways.byeAfter) {
        clearInterval(this.#timer);
        this.#interleave(
          RTP_CHANNEL + 1,
          Buffer.from('80c8000600000000000000000000000000000000000000000000000081cb0001000004d2', 'hex'),
        );
      }
    };
    sendPicture();
    this.#timer = setInterval(sendPicture, 100);
  }

  #send(packet: Buffer): void {
    if (!this.#udp) return this.#interleave(RTP_CHANNEL, packet);
    // Four packets are turned round and one of them comes twice; one in two hundred is lost.
    if (this.#sequence % 200 !== 0) this.#early.push(packet);
    if (this.#early.length < 4) return;
    const [first, ...others] = this.#early.splice(0).reverse();
    for (const turned of [first, ...others, first]) if (turned) this.#udp.send(turned, this.#clientPort, '127.0.0.1');
  }

  #interleave(channel: number, packet: Buffer): void {
    this.#socket.write(Buffer.concat([Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]), packet]));
  }
}
