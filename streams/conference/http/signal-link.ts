import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Value } from 'typebox/value';
import { WebSocketServer, type WebSocket } from 'ws';
import { type SignalFault, type SignalFrame, SignalRequest } from '#contract/conference';
import type { RoomDesk, SignalSession } from '../room/room-desk.ts';
import { SignalRefusal } from '../room/signal-refusal.ts';
import { SfuError } from '../sfu/sfu.ts';

/** What the sockets of pages work with. */
export interface SignalLinkParts {
  /** null while the engine is being prepared. */
  desk: () => RoomDesk | null;
  isPageOrigin: (origin: string) => boolean;
  onFault: (detail: string) => void;
}

const MAX_MESSAGE_BYTES = 128 * 1024;
const PING_MS = 5_000;
/** A page asks a dozen things to join; one that asks more in a second is broken or hostile. */
const MOST_PER_SECOND = 100;

/** The sockets on which pages join rooms. */
export class SignalLink {
  readonly #parts: SignalLinkParts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  constructor(parts: SignalLinkParts) {
    this.#parts = parts;
  }

  /** Takes over an upgrade request of one of our pages. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    if (origin !== undefined && !this.#parts.isPageOrigin(origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (link) => this.#serve(link));
  }

  close(): void {
    for (const link of this.#server.clients) link.terminate();
  }

  #serve(link: WebSocket): void {
    const send = (frame: SignalFrame): void => {
      if (link.readyState === 1) link.send(JSON.stringify(frame));
    };
    const session: SignalSession = { socket: { send, close: () => link.close(1000) }, seat: null };
    let isAlive = true;
    let asked = 0;
    // A phone that lost its network closes nothing: what answers no ping is gone.
    const ping = setInterval(() => {
      if (!isAlive) return link.terminate();
      isAlive = false;
      link.ping();
    }, PING_MS);
    const second = setInterval(() => (asked = 0), 1_000);
    link.on('pong', () => (isAlive = true));
    link.on('error', () => link.terminate());
    link.on('message', (data) => {
      asked += 1;
      if (asked > MOST_PER_SECOND) return link.terminate();
      void this.#take(session, Buffer.isBuffer(data) ? data.toString('utf8') : '');
    });
    link.on('close', () => {
      clearInterval(ping);
      clearInterval(second);
      this.#parts.desk()?.lost(session);
    });
  }

  async #take(session: SignalSession, text: string): Promise<void> {
    const request = parseRequest(text);
    if (request === null) return session.socket.close();
    const desk = this.#parts.desk();
    const refuse = (fault: SignalFault): void => session.socket.send({ kind: 'refused', id: request.id, fault });
    if (desk === null) return refuse('preparing');
    try {
      const data = (await desk.ask(session, request.ask)) ?? null;
      session.socket.send({ kind: 'answer', id: request.id, data });
    } catch (error) {
      if (error instanceof SignalRefusal) return refuse(error.fault);
      if (error instanceof SfuError) return refuse(error.kind === 'lost' ? 'engine-lost' : 'bad-request');
      this.#parts.onFault(`signalling failed: ${error instanceof Error ? error.message : 'unknown'}`);
      refuse('bad-request');
    }
  }
}

function parseRequest(text: string): SignalRequest | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(SignalRequest, value) ? value : null;
  } catch {
    return null; // Not JSON: no page of ours.
  }
}
