import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MediaDesk, MediaReply } from '../hls/media-desk.ts';

/** What the gateway's HTTP port serves. */
export interface MediaServerParts {
  desk: MediaDesk;
  /** Tells whether a page of this origin may load media here. */
  isPageOrigin: (origin: string) => boolean;
  /** Figures without names or addresses, for health checks. */
  health: () => unknown;
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
  allowOrigin(parts, request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { 'Access-Control-Allow-Methods': 'GET, HEAD', 'Access-Control-Max-Age': '600' }).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  if (request.url === '/health') {
    send(
      response,
      {
        status: 200,
        contentType: 'application/json',
        body: [Buffer.from(JSON.stringify(parts.health()))],
        isImmutable: false,
      },
      request,
    );
    return;
  }
  const reply = await parts.desk.answer(request.url ?? '/');
  if (response.destroyed) return;
  parts.onBytesOut(send(response, reply, request));
}

function allowOrigin(parts: MediaServerParts, request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  if (origin === undefined || !parts.isPageOrigin(origin)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', 'Age, Date, Retry-After');
}

function send(response: ServerResponse, reply: MediaReply, request: IncomingMessage): number {
  const bytes = reply.body.reduce((sum, piece) => sum + piece.length, 0);
  const range = reply.status === 200 && reply.isImmutable ? parseRange(request.headers.range, bytes) : null;
  response.statusCode = range ? 206 : reply.status;
  response.setHeader('Content-Type', reply.contentType);
  response.setHeader('Cache-Control', reply.isImmutable ? 'private, max-age=60, immutable' : 'no-store');
  if (reply.retryAfterS !== undefined) response.setHeader('Retry-After', String(reply.retryAfterS));
  if (range) response.setHeader('Content-Range', `bytes ${range.from}-${range.to}/${bytes}`);
  const length = range ? range.to - range.from + 1 : bytes;
  response.setHeader('Content-Length', length);
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  if (range) response.end(Buffer.concat(reply.body).subarray(range.from, range.to + 1));
  else {
    response.cork();
    for (const piece of reply.body) response.write(piece);
    response.end();
    response.uncork();
  }
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
