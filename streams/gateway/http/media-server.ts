import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MediaDesk, MediaReply } from '../hls/media-desk.ts';
import { STATUS_PAGE_POLICY } from './status-page.ts';

/** What the gateway's HTTP port serves. */
export interface MediaServerParts {
  desk: MediaDesk;
  /** Tells whether a page of this origin may load media here. */
  isPageOrigin: (origin: string) => boolean;
  /** Figures without names or addresses, for health checks. */
  health: () => unknown;
  /** The same in Prometheus' text format. */
  metrics: () => string;
  /** HTML for `/`; null where there is none. */
  statusPage: (() => string) | null;
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  onBytesOut: (bytes: number) => void;
}

/** Builds the HTTP server of a gateway; nothing of a request is ever logged, because its path carries tokens. */
export function createMediaServer(parts: MediaServerParts): Server {
  const server = createServer({ keepAliveTimeout: 20_000 }, (request, response) => {
    void handle(parts, request, response).catch((error: unknown) => {
      // A broken answer must not end the process: the player asks again.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.on('upgrade', parts.onUpgrade);
  return server;
}

async function handle(parts: MediaServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = originHeaders(parts, request.headers.origin);
  if (request.method === 'OPTIONS') {
    const preflight = { 'Access-Control-Allow-Methods': 'GET, HEAD', 'Access-Control-Max-Age': '600' };
    response.writeHead(204, { ...headers, ...preflight }).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  if (request.url === '/' && parts.statusPage) headers['Content-Security-Policy'] = STATUS_PAGE_POLICY;
  const reply = ownReply(parts, request.url) ?? (await parts.desk.answer(request.url ?? '/'));
  if (!response.destroyed) parts.onBytesOut(send(request, response, reply, headers));
}

/** What the gateway says of itself; null for everything that is media. */
function ownReply(parts: MediaServerParts, url: string | undefined): MediaReply | null {
  const reply = (contentType: string, text: string): MediaReply => ({
    status: 200,
    contentType,
    body: [Buffer.from(text)],
    isImmutable: false,
  });
  if (url === '/health') return reply('application/json', JSON.stringify(parts.health()));
  if (url === '/metrics') return reply('text/plain; version=0.0.4; charset=utf-8', parts.metrics());
  return url === '/' && parts.statusPage ? reply('text/html; charset=utf-8', parts.statusPage()) : null;
}

type Headers = Record<string, string | number>;

function originHeaders(parts: MediaServerParts, origin: string | undefined): Headers {
  const headers: Headers = { Vary: 'Origin', 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
  if (origin === undefined || !parts.isPageOrigin(origin)) return headers;
  headers['Access-Control-Allow-Origin'] = origin;
  headers['Access-Control-Expose-Headers'] = 'Age, Date, Retry-After';
  return headers;
}

/** Writes a reply, or the range of it that was asked for; gives the bytes of its body. */
function send(request: IncomingMessage, response: ServerResponse, reply: MediaReply, headers: Headers): number {
  const bytes = reply.body.reduce((sum, piece) => sum + piece.length, 0);
  const range = reply.status === 200 && reply.isImmutable ? parseRange(request.headers.range, bytes) : null;
  const length = range ? range.to - range.from + 1 : bytes;
  headers['Content-Type'] = reply.contentType;
  headers['Content-Length'] = length;
  headers['Cache-Control'] = reply.isImmutable ? 'private, max-age=60, immutable' : 'no-store';
  if (reply.retryAfterS !== undefined) headers['Retry-After'] = reply.retryAfterS;
  if (range) headers['Content-Range'] = `bytes ${range.from}-${range.to}/${bytes}`;
  response.writeHead(range ? 206 : reply.status, headers);
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  const [only, ...more] = reply.body;
  if (range) response.end(Buffer.concat(reply.body).subarray(range.from, range.to + 1));
  else if (only && more.length === 0) response.end(only);
  else response.end(Buffer.concat(reply.body, bytes));
  return length;
}

/** A single byte range (RFC 9110 §14.1.2); anything else is answered whole. */
function parseRange(header: string | undefined, bytes: number): { from: number; to: number } | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (!match) return null;
  const from = Number(match[1]);
  const to = Math.min(match[2] === '' ? bytes - 1 : Number(match[2]), bytes - 1);
  return from <= to ? { from, to } : null;
}
