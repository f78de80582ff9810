import { MEDIA_SOCKET_PATH } from '#contract/media-control';

/** An answer of a gateway over its media socket. */
export interface MediaAnswer {
  status: number;
  body: ArrayBuffer;
}

interface Waiting {
  settle(answer: MediaAnswer | null): void;
}

const OPEN_TIMEOUT_MS = 3000;
const REPLY_HEAD_BYTES = 6;
const LINGER_MS = 5000;

/**
 * One WebSocket to one gateway that carries the playlists and parts of all tiles of this page: over plain HTTP a browser
 * opens only six connections to an origin, and waiting playlists would take them all.
 */
export class MediaSocket {
  readonly #url: string;
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | null = null;
  #opening: Promise<WebSocket | null> | null = null;
  #next = 0;
  #idleTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(gatewayOrigin: string) {
    this.#url = gatewayOrigin.replace(/^http/, 'ws') + MEDIA_SOCKET_PATH;
  }

  /** Asks for a path; null when there is no connection. Aborting forgets the answer. */
  async request(path: string, signal: AbortSignal): Promise<MediaAnswer | null> {
    const socket = await this.#open();
    if (!socket || signal.aborted) return null;
    this.#next = (this.#next + 1) >>> 0;
    const n = this.#next;
    return new Promise((resolve) => {
      const settle = (answer: MediaAnswer | null): void => {
        this.#waiting.delete(n);
        this.#closeWhenIdle();
        resolve(answer);
      };
      this.#waiting.set(n, { settle });
      signal.addEventListener('abort', () => settle(null), { once: true });
      socket.send(JSON.stringify({ n, path }));
    });
  }

  #open(): Promise<WebSocket | null> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  #connect(): Promise<WebSocket | null> {
    return new Promise((resolve) => {
      const socket = new WebSocket(this.#url);
      socket.binaryType = 'arraybuffer';
      const timeout = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
      socket.addEventListener('open', () => {
        clearTimeout(timeout);
        this.#socket = socket;
        resolve(socket);
      });
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (event.data instanceof ArrayBuffer) this.#take(event.data);
      });
      socket.addEventListener('close', () => {
        clearTimeout(timeout);
        this.#opening = null;
        this.#socket = null;
        resolve(null);
        for (const waiting of this.#waiting.values()) waiting.settle(null);
      });
    });
  }

  #take(message: ArrayBuffer): void {
    if (message.byteLength < REPLY_HEAD_BYTES) return;
    const head = new DataView(message);
    this.#waiting.get(head.getUint32(0))?.settle({ status: head.getUint16(4), body: message.slice(REPLY_HEAD_BYTES) });
  }

  #closeWhenIdle(): void {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      if (this.#waiting.size === 0) this.#socket?.close();
    }, LINGER_MS);
  }
}

const sockets = new Map<string, MediaSocket>();

/** The page's one socket to a gateway, e.g. `http://127.0.0.1:3211`. */
export function mediaSocketFor(gatewayOrigin: string): MediaSocket {
  const known = sockets.get(gatewayOrigin);
  if (known) return known;
  const created = new MediaSocket(gatewayOrigin);
  sockets.set(gatewayOrigin, created);
  return created;
}
