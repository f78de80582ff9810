import { Value } from 'typebox/value';
import type { MediaNode } from '#contract/boot';
import { MediaToServer, type MediaHealth, type MediaSnapshot, type ServerToMedia } from '#contract/media-control';
import type { DialTransport, Transport } from './control-transport.ts';

/** What a link needs; `nowMs` is monotonic. */
export interface NodeLinkParts {
  node: MediaNode;
  secret: string;
  dial: DialTransport;
  nowMs: () => number;
  /** The whole state, sent first on each new connection. */
  snapshot: () => MediaSnapshot;
  onMessage: (message: MediaToServer) => void;
  onChange: (isConnected: boolean) => void;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 5000;
/** Gateways report every 5 s: one that is silent for three reports hangs, even if its socket is open. */
const SILENCE_MS = 15_000;

/** The connection to one media process: dialled for ever, started with a snapshot, cut when it falls silent. */
export class NodeLink {
  readonly #parts: NodeLinkParts;
  #transport: Transport | null = null;
  #isOpen = false;
  #failures = 0;
  #dialAtMs = 0;
  #heardAtMs = 0;
  #isClosed = false;
  health: MediaHealth | null = null;

  constructor(parts: NodeLinkParts) {
    this.#parts = parts;
  }

  get node(): MediaNode {
    return this.#parts.node;
  }

  get isConnected(): boolean {
    return this.#isOpen;
  }

  /** Called a few times a second. */
  tick(): void {
    const nowMs = this.#parts.nowMs();
    if (this.#transport && nowMs - this.#heardAtMs > SILENCE_MS) this.#lose(this.#transport);
    if (!this.#transport && !this.#isClosed && nowMs >= this.#dialAtMs) this.#dial();
  }

  send(message: ServerToMedia): void {
    if (this.#isOpen) this.#transport?.send(JSON.stringify(message));
  }

  close(): void {
    this.#isClosed = true;
    this.#transport?.close();
  }

  #dial(): void {
    this.#heardAtMs = this.#parts.nowMs();
    const isCurrent = (): boolean => this.#transport === transport;
    const transport: Transport = this.#parts.dial(this.#parts.node.controlUrl, this.#parts.secret, {
      onOpen: () => {
        if (isCurrent()) this.#opened();
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

  #opened(): void {
    this.#isOpen = true;
    this.#failures = 0;
    this.send(this.#parts.snapshot());
    this.#parts.onChange(true);
  }

  #lose(transport: Transport): void {
    this.#transport = null;
    transport.close();
    this.#failures += 1;
    this.#dialAtMs = this.#parts.nowMs() + Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 1), MAX_WAIT_MS);
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.health = null;
    if (wasOpen) this.#parts.onChange(false);
  }

  #take(text: string): void {
    this.#heardAtMs = this.#parts.nowMs();
    const message = parseMessage(text);
    if (!message) return;
    if (message.kind === 'health') this.health = message;
    this.#parts.onMessage(message);
  }
}

/** A message of another version of the program is passed over, so that server and gateways may be updated in turn. */
function parseMessage(text: string): MediaToServer | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(MediaToServer, value) ? value : null;
  } catch {
    return null; // Not JSON: passed over like an unknown message.
  }
}
