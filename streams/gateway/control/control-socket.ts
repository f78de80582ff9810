import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Value } from 'typebox/value';
import { WebSocketServer, type WebSocket } from 'ws';
import { ServerToMedia, type MediaToServer } from '#contract/media-control';

/** What a control socket does with a connection of the server. */
export interface ControlSocketParts {
  secret: string;
  /** What is said first on each new connection. */
  greeting: () => readonly MediaToServer[];
  onMessage: (message: ServerToMedia) => void;
  onFault: (detail: string) => void;
}

const MAX_MESSAGE_BYTES = 64 * 2 ** 20;

/** The gateway's side of the control link: the server dials in with the per-boot secret; the newest connection counts. */
export class ControlSocket {
  readonly #parts: ControlSocketParts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  #current: WebSocket | null = null;

  constructor(parts: ControlSocketParts) {
    this.#parts = parts;
  }

  /** Takes over an upgrade request; without the secret it is refused. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!this.#isAuthorised(request.headers.authorization ?? '') || request.headers.origin !== undefined) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (link) => this.#serve(link));
  }

  /** Tells the server; while it is away nothing is kept, because a new connection starts with the whole state. */
  send(message: MediaToServer): void {
    if (this.#current?.readyState === 1) this.#current.send(JSON.stringify(message));
  }

  close(): void {
    for (const link of this.#server.clients) link.close(1001);
  }

  #isAuthorised(header: string): boolean {
    const given = Buffer.from(header);
    const expected = Buffer.from(`Bearer ${this.#parts.secret}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #serve(link: WebSocket): void {
    this.#current?.close(1000, 'replaced');
    this.#current = link;
    link.on('error', () => link.terminate());
    link.on('message', (data) => this.#take(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    for (const message of this.#parts.greeting()) this.send(message);
  }

  #take(text: string): void {
    try {
      const value: unknown = JSON.parse(text);
      if (Value.Check(ServerToMedia, value)) this.#parts.onMessage(value);
      else this.#parts.onFault(`control message refused: ${Value.Errors(ServerToMedia, value)[0]?.instancePath ?? ''}`);
    } catch (error) {
      this.#parts.onFault(`control message failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
