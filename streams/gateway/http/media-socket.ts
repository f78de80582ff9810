import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { MediaDesk } from '../hls/media-desk.ts';

/** What the media socket works with. */
export interface MediaSocketParts {
  desk: MediaDesk;
  isPageOrigin: (origin: string) => boolean;
  onBytesOut: (bytes: number) => void;
}

/** A page's request: `n` is its own number, `path` what it would have asked by HTTP. */
const MediaRequest = Type.Object({
  n: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
  path: Type.String({ maxLength: 2048 }),
});

const MAX_REQUEST_BYTES = 4096;
const MAX_OPEN_REQUESTS = 256;
/** A page that does not read is cut off before its answers fill the memory. */
const MAX_UNSENT_BYTES = 16 * 2 ** 20;
const REPLY_HEAD_BYTES = 6;

/**
 * Carries the playlists and parts of all tiles of one page on one WebSocket: HTTP/1.1 gives a page only six connections.
 * A request is JSON `{n, path}`; its reply is binary: `n` in four bytes, the HTTP status in two, then the body.
 */
export class MediaSocket {
  readonly #parts: MediaSocketParts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_BYTES, perMessageDeflate: false });

  constructor(parts: MediaSocketParts) {
    this.#parts = parts;
  }

  /** Takes over an upgrade request; a page of a foreign origin is refused. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    if (origin !== undefined && !this.#parts.isPageOrigin(origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (page) => this.#serve(page));
  }

  close(): void {
    for (const page of this.#server.clients) page.close(1001);
  }

  #serve(page: WebSocket): void {
    let open = 0;
    page.on('error', () => page.terminate());
    page.on('message', (data, isBinary) => {
      const request = isBinary ? null : parseRequest(data);
      if (!request || open >= MAX_OPEN_REQUESTS) {
        page.close(1008);
        return;
      }
      open += 1;
      void this.#answer(page, request).finally(() => {
        open -= 1;
      });
    });
  }

  async #answer(page: WebSocket, request: { n: number; path: string }): Promise<void> {
    const reply = await this.#parts.desk.answer(request.path).catch(() => null);
    if (page.readyState !== page.OPEN) return;
    if (page.bufferedAmount > MAX_UNSENT_BYTES) {
      page.terminate();
      return;
    }
    const head = Buffer.allocUnsafe(REPLY_HEAD_BYTES);
    head.writeUInt32BE(request.n, 0);
    head.writeUInt16BE(reply?.status ?? 500, 4);
    const message = Buffer.concat([head, ...(reply?.body ?? [])]);
    this.#parts.onBytesOut(message.length);
    page.send(message);
  }
}

function parseRequest(data: RawData): { n: number; path: string } | null {
  try {
    const value: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '');
    return Value.Check(MediaRequest, value) && value.path.startsWith('/') ? value : null;
  } catch {
    return null; // Not JSON: the socket is closed for it.
  }
}
