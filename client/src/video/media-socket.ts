import { MEDIA_SOCKET_PATH, proxyPrefixOf } from '#contract/media-paths';

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
/** A proxy may let no WebSocket through: plain requests carry a few tiles, and the socket is tried again later. */
const USE_HTTP_FOR_MS = 30_000;

/**
 * One WebSocket to one gateway that carries the playlists and parts of all tiles of this page: over plain HTTP a browser
 * opens only six connections to an origin, and waiting playlists would take them all.
 */
export class MediaSocket {
  readonly #origin: string;
  readonly #url: string;
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | null = null;
  #opening: Promise<WebSocket | null> | null = null;
  #next = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #idleTimer: ReturnType<typeof setTimeout> | null = null;

  /** `gateway` is an origin, with the prefix of a proxy where there is one. */
  constructor(gateway: string) {
    this.#origin = gateway;
    this.#url = gateway.replace(/^http/, 'ws') + MEDIA_SOCKET_PATH;
  }

  /** Asks for a path; null when the gateway is out of reach. Aborting forgets the answer. */
  async request(path: string, signal: AbortSignal): Promise<MediaAnswer | null> {
    const isWorthTrying = performance.now() - this.#failedAtMs > USE_HTTP_FOR_MS;
    const socket = isWorthTrying ? await this.#open() : null;
    if (signal.aborted) return null;
    if (!socket) return fetchMedia(new URL(path, this.#origin), signal);
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
        if (!this.#socket) this.#failedAtMs = performance.now();
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

/** Asks by plain HTTP; null when there is no connection. */
export async function fetchMedia(url: URL, signal: AbortSignal): Promise<MediaAnswer | null> {
  try {
    const response = await fetch(url, { signal });
    return { status: response.status, body: await response.arrayBuffer() };
  } catch {
    return null; // Offline or aborted: the player asks again.
  }
}

const sockets = new Map<string, MediaSocket>();

/** The page's one socket to the gateway of an address; behind a proxy one for each prefix, since that is what leads to a gateway. */
export function mediaSocketFor({ origin, pathname }: URL): MediaSocket {
  const gateway = origin + proxyPrefixOf(pathname);
  const known = sockets.get(gateway);
  if (known) return known;
  const created = new MediaSocket(gateway);
  sockets.set(gateway, created);
  return created;
}
