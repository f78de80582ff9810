import { randomBytes } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { StreamFault } from '#contract/stream';
import type { CertificateTrust } from './certificate-trust.ts';
import type { RtspScheme } from './rtsp-url.ts';

/** Where to connect: `address` was resolved and allowed, `host` is the name it stands for. */
export interface RtspEndpoint {
  scheme: RtspScheme;
  host: string;
  address: string;
  port: number;
  /** Path and query, for a tunnel's HTTP requests. */
  path: string;
}

/** Bytes to and from a camera, whatever carries them. */
export interface RtspChannel {
  write(text: string | Buffer): void;
  destroy(): void;
}

/** What a channel tells its connection. `onBytes` gets a view that is good until it returns. */
export interface RtspChannelEvents {
  onOpen(): void;
  onBytes(bytes: Buffer): void;
  onFault(fault: StreamFault, detail: string): void;
  onClose(): void;
}

/**
 * One buffer for the reads of all plain connections: a read is parsed to its end before the next one starts, and what is kept
 * is copied. A slab per socket would hold 64 KiB for every 1.4 KB packet.
 */
const READ_BUFFER = Buffer.allocUnsafe(256 * 1024);
const SOCKET_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 };
/** Cameras live long: what they speak is taken, since who they are is told by their certificate's fingerprint. */
const OLD_TLS = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

/** Opens a channel: plain TCP, TLS, or the pair of HTTP connections that some firewalls let through. */
export function openRtspChannel(
  endpoint: RtspEndpoint,
  trust: CertificateTrust,
  events: RtspChannelEvents,
): RtspChannel {
  switch (endpoint.scheme) {
    case 'rtsp':
      return openPlain(endpoint, events);
    case 'rtsps':
      return openSecure(endpoint, trust, events);
    case 'rtsph':
      return openTunnel(endpoint, events);
  }
}

function openPlain({ address, port }: RtspEndpoint, events: RtspChannelEvents): Socket {
  const onread = {
    buffer: READ_BUFFER,
    callback: (bytes: number): boolean => {
      events.onBytes(READ_BUFFER.subarray(0, bytes));
      return true;
    },
  };
  const socket = connectTcp({ host: address, port, ...SOCKET_OPTIONS, onread });
  socket.once('connect', () => events.onOpen());
  watchEnd(socket, events);
  return socket;
}

function openSecure(endpoint: RtspEndpoint, trust: CertificateTrust, events: RtspChannelEvents): TLSSocket {
  const { host, address, port } = endpoint;
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ host: address, port, ...name, ...OLD_TLS, rejectUnauthorized: false });
  socket.setNoDelay(true).setKeepAlive(true, SOCKET_OPTIONS.keepAliveInitialDelay);
  socket.once('secureConnect', () => {
    const fingerprint = socket.getPeerCertificate().fingerprint256 ?? '';
    if (socket.authorized || trust.admits(`${host}:${port}`, fingerprint)) return events.onOpen();
    events.onFault('certificate-changed', `the certificate is not the one first seen: ${fingerprint}`);
  });
  socket.on('data', (bytes: Buffer) => events.onBytes(bytes));
  watchEnd(socket, events);
  return socket;
}

function watchEnd(socket: Socket, events: RtspChannelEvents): void {
  socket.on('error', (error) => events.onFault('unreachable', error.message));
  socket.on('close', () => events.onClose());
}

/**
 * RTSP through HTTP as QuickTime defined it: the replies come down an endless GET, the requests go up an endless POST in
 * base64; a cookie ties the two together.
 */
function openTunnel({ host, address, port, path }: RtspEndpoint, events: RtspChannelEvents): RtspChannel {
  const cookie = randomBytes(16).toString('hex');
  const head = (method: string, ...lines: string[]): string =>
    [
      `${method} ${path} HTTP/1.0`,
      `Host: ${isIP(host) === 6 ? `[${host}]` : host}:${port}`,
      `x-sessioncookie: ${cookie}`,
      'Pragma: no-cache',
      'Cache-Control: no-cache',
      ...lines,
      '\r\n',
    ].join('\r\n');
  const down = connectTcp({ host: address, port, ...SOCKET_OPTIONS });
  const up = connectTcp({ host: address, port, ...SOCKET_OPTIONS });
  let answer: Buffer | null = Buffer.alloc(0);
  down.once('connect', () => down.write(head('GET', 'Accept: application/x-rtsp-tunnelled')));
  down.on('data', (bytes: Buffer) => {
    if (answer === null) return events.onBytes(bytes);
    answer = Buffer.concat([answer, bytes]);
    const end = answer.indexOf('\r\n\r\n');
    if (end < 0 && answer.length < 4096) return;
    if (!/^HTTP\/1\.[01] 200/.test(answer.toString('latin1', 0, 16)))
      return events.onFault('not-rtsp', 'the HTTP tunnel was refused');
    const rest = answer.subarray(end + 4);
    answer = null;
    const tunnelled = ['Content-Type: application/x-rtsp-tunnelled', 'Content-Length: 32767'];
    up.write(head('POST', ...tunnelled, 'Expires: Sun, 9 Jan 1972 00:00:00 GMT'));
    events.onOpen();
    if (rest.length > 0) events.onBytes(rest);
  });
  watchEnd(down, events);
  watchEnd(up, events);
  return {
    write: (text) => void up.write(Buffer.from(text).toString('base64')),
    destroy: () => {
      down.destroy();
      up.destroy();
    },
  };
}
