import { randomUUID } from 'node:crypto';
import { Value } from 'typebox/value';
import type { ConferenceNode } from '#contract/boot';
import {
  type ConferenceRoom,
  ConferenceToServer,
  type EngineState,
  type ServerToConference,
  SIGNAL_PATH,
  TICKET_LIFE_MS,
} from '#contract/conference';
import type { MediaZone } from '#contract/media-control';
import type { TokenKey } from '#contract/token-key';
import { dialWebSocket, type DialTransport, type Transport } from '../media/control-transport.ts';
import { signToken } from '../media/signed-token.ts';
import type { CallMedia, CallMediaEvents, JoinGrant, JoinWanted } from './call-media.ts';

/** What the link is told at boot, and its clocks; `nowMs` is monotonic. */
export interface ConferenceLinkParts {
  /** null: this installation runs no conference process. */
  node: ConferenceNode | null;
  controlSecret: string;
  tokenKeys: readonly TokenKey[];
  zones: readonly MediaZone[];
  nowMs: () => number;
  epochMs: () => number;
  dial?: DialTransport;
}

const TICK_MS = 250;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 2_000;
/** It reports every 2 s: one that is silent for longer hangs, even if its socket is open. */
const SILENCE_MS = 8_000;

const NO_PROCESS: EngineState = {
  state: 'unavailable',
  reason: 'the conference process does not answer',
  command: 'npm start',
};

/** The connection to the conference process: dialled for ever, started with a snapshot of all rooms. */
export class ConferenceLink implements CallMedia {
  readonly #parts: ConferenceLinkParts;
  readonly #rooms = new Map<string, ConferenceRoom>();
  readonly #listeners = new Set<CallMediaEvents>();
  #transport: Transport | null = null;
  #isOpen = false;
  #failures = 0;
  #dialAtMs = 0;
  #heardAtMs = 0;
  #engine: EngineState = NO_PROCESS;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: ConferenceLinkParts) {
    this.#parts = parts;
  }

  /** Begins to dial, for ever. */
  start(): void {
    if (this.#parts.node === null) return;
    this.tick();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** What the timer does; a test calls it with its own clock. */
  tick(): void {
    const nowMs = this.#parts.nowMs();
    if (this.#transport && nowMs - this.#heardAtMs > SILENCE_MS) this.#lose(this.#transport);
    if (!this.#transport && nowMs >= this.#dialAtMs) this.#dial();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#transport?.close();
  }

  engine(): EngineState {
    return this.#engine;
  }

  setRoom(room: ConferenceRoom): void {
    this.#rooms.set(room.roomId, room);
    this.#send({ kind: 'room', room });
  }

  closeRoom(roomId: string): void {
    if (this.#rooms.delete(roomId)) this.#send({ kind: 'room-close', roomId });
  }

  openJoin({ roomId, peerId, publish, origin }: JoinWanted): JoinGrant | null {
    const { node, tokenKeys } = this.#parts;
    const [key] = tokenKeys;
    if (node === null || key === undefined || this.#engine.state !== 'ok') return null;
    const expiresAtMs = this.#parts.epochMs() + TICKET_LIFE_MS;
    const ticket = signToken({ ticketId: randomUUID(), roomId, peerId, publish, expiresAtMs }, key);
    const scheme = origin.protocol === 'https:' ? 'wss' : 'ws';
    return {
      ticket,
      signalUrl: `${scheme}://${origin.hostname}:${node.signalPort}${SIGNAL_PATH}`,
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
  }

  listen(events: CallMediaEvents): () => void {
    this.#listeners.add(events);
    return () => this.#listeners.delete(events);
  }

  #snapshot(): ServerToConference {
    return {
      kind: 'snapshot',
      rooms: [...this.#rooms.values()],
      tokenKeys: [...this.#parts.tokenKeys],
      pageOrigins: this.#parts.zones.flatMap((zone) => zone.pageOrigins),
    };
  }

  #send(message: ServerToConference): void {
    if (this.#isOpen) this.#transport?.send(JSON.stringify(message));
  }

  #dial(): void {
    const { node, controlSecret, nowMs, dial = dialWebSocket } = this.#parts;
    if (node === null) return;
    this.#heardAtMs = nowMs();
    const isCurrent = (): boolean => this.#transport === transport;
    const transport: Transport = dial(node.controlUrl, controlSecret, {
      onOpen: () => {
        if (!isCurrent()) return;
        this.#isOpen = true;
        this.#failures = 0;
        this.#send(this.#snapshot());
        for (const listener of this.#listeners) listener.onLink?.(true);
      },
      onText: (text) => {
        if (isCurrent()) this.#take(text);
      },
      onClose: () => {
        if (isCurrent()) this.#lose(transport);
      },
    });
    this.#transport = transport;
  }

  #lose(transport: Transport): void {
    this.#transport = null;
    transport.close();
    this.#failures += 1;
    this.#dialAtMs = this.#parts.nowMs() + Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 1), MAX_WAIT_MS);
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#engine = NO_PROCESS;
    if (wasOpen) for (const listener of this.#listeners) listener.onLink?.(false);
  }

  #take(text: string): void {
    this.#heardAtMs = this.#parts.nowMs();
    const message = parseMessage(text);
    if (message?.kind === 'health') this.#engine = message.engine;
    if (message?.kind !== 'peer-media') return;
    const { roomId, peerId, isFlowing } = message;
    for (const listener of this.#listeners) listener.onPeerMedia?.({ roomId, peerId, isFlowing });
  }
}

/** A message of another version of the program is passed over, so that the two may be updated in turn. */
function parseMessage(text: string): ConferenceToServer | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(ConferenceToServer, value) ? value : null;
  } catch {
    return null; // Not JSON: passed over like an unknown message.
  }
}
