import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Value } from 'typebox/value';
import { WebSocketServer, type WebSocket } from 'ws';
import { type ConferenceToServer, ServerToConference } from '#contract/conference';

/** What a control link does with a connection of the server. */
export interface ControlLinkParts {
  secret: string;
  /** What is said after each snapshot, when it is known which rooms stand. */
  greeting: () => readonly ConferenceToServer[];
  onMessage: (message: ServerToConference) => void;
  onFault: (detail: string) => void;
}

const MAX_MESSAGE_BYTES = 4 * 2 ** 20;

/** The conference's side of the control link: the server dials in with the per-boot secret; the newest connection counts. */
export class ControlLink {
  readonly #parts: ControlLinkParts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  #current: WebSocket | null = null;

  constructor(parts: ControlLinkParts) {
    this.#parts = parts;
  }

  /** Takes over an upgrade request; without the secret it is refused. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const given = Buffer.from(request.headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${this.#parts.secret}`);
    const isServer = given.length === expected.length && timingSafeEqual(given, expected);
    if (!isServer || request.headers.origin !== undefined) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (link) => this.#serve(link));
  }

  /** Tells the server; while it is away nothing is kept, since a new connection is told the whole state. */
  send(message: ConferenceToServer): void {
    if (this.#current?.readyState === 1) this.#current.send(JSON.stringify(message));
  }

  close(): void {
    for (const link of this.#server.clients) link.terminate();
  }

  #serve(link: WebSocket): void {
    this.#current?.close(1000, 'replaced');
    this.#current = link;
    link.on('error', () => link.terminate());
    link.on('message', (data) => {
      if (this.#current === link) this.#take(Buffer.isBuffer(data) ? data.toString('utf8') : '');
    });
  }

  #take(text: string): void {
    try {
      const value: unknown = JSON.parse(text);
      if (!Value.Check(ServerToConference, value)) return this.#parts.onFault('control message refused');
      this.#parts.onMessage(value);
      if (value.kind === 'snapshot') for (const message of this.#parts.greeting()) this.send(message);
    } catch (error) {
      this.#parts.onFault(`control message failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}
