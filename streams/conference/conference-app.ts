import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import { networkInterfaces } from 'node:os';
import type { ConferenceBoot } from '#contract/boot';
import { type ConferenceHealth, type ConferenceToServer, type EngineState, SIGNAL_PATH } from '#contract/conference';
import type { ServerToConference } from '#contract/conference';
import { CONTROL_PATH } from '#contract/media-paths';
import { secureOptions, sharePort } from '#contract/secure-port';
import { mediasoupDirectory, nameWorkerBinary } from './config.ts';
import { prepareWorker } from './engine/prepare-worker.ts';
import { ControlLink } from './http/control-link.ts';
import { SignalLink } from './http/signal-link.ts';
import { RoomDesk } from './room/room-desk.ts';
import type { MediasoupSfu } from './sfu/mediasoup-sfu.ts';

const HEALTH_MS = 2_000;
const TICK_MS = 1_000;
/** How often a machine without an engine is looked at again: somebody may have installed the tools. */
const AGAIN_MS = 10_000;
/** Hosts that listen on every address of the machine. */
const ANY_HOST = new Set(['0.0.0.0', '::']);

/** One conference process: its port, the control link, the pages' sockets, and the engine once there is one. */
export class ConferenceApp {
  readonly #boot: ConferenceBoot;
  readonly #log: (line: string) => void;
  readonly #server: Server;
  /** Ends what came by TLS. */
  readonly #endSecure: (() => void) | null;
  readonly #control: ControlLink;
  readonly #signal: SignalLink;
  readonly #bootId = randomUUID();
  readonly #startedAt = new Date().toISOString();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #abort = new AbortController();
  #engine: EngineState = { state: 'preparing', step: 'start', done: 0, total: 0 };
  #sfu: MediasoupSfu | null = null;
  #desk: RoomDesk | null = null;
  /** What the server said before there was a desk: the newest snapshot and all after it. */
  #early: ServerToConference[] = [];

  constructor(boot: ConferenceBoot, log: (line: string) => void) {
    this.#boot = boot;
    this.#log = log;
    this.#control = new ControlLink({
      secret: boot.controlSecret,
      greeting: () => this.#greeting(),
      onMessage: (message) => this.#apply(message),
      onFault: log,
    });
    this.#signal = new SignalLink({
      desk: () => this.#desk,
      // Before the first snapshot nobody's page is known.
      isPageOrigin: (origin) => this.#desk?.isPageOrigin(origin) ?? false,
      onFault: log,
    });
    this.#server = createServer((_request, response) => response.writeHead(404).end());
    this.#endSecure = boot.tls ? sharePort(this.#server, createSecureServer(secureOptions(boot.tls))) : null;
    this.#server.on('upgrade', (request, socket, head) => {
      const path = request.url?.split('?')[0];
      if (path === CONTROL_PATH) this.#control.accept(request, socket, head);
      else if (path === SIGNAL_PATH) this.#signal.accept(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  }

  /** Opens the port and begins to prepare the engine, which may take minutes: nobody waits for it. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#boot.port, this.#boot.host, resolve);
    });
    this.#timers.push(setInterval(() => this.#control.send(this.#health()), HEALTH_MS));
    this.#timers.push(
      setInterval(() => {
        this.#desk?.tick().catch((error: unknown) => this.#log(`rooms: ${String(error)}`));
      }, TICK_MS),
    );
    void this.#prepare();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    for (const timer of this.#timers) clearInterval(timer);
    this.#signal.close();
    this.#control.close();
    this.#sfu?.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    this.#endSecure?.();
    await closed;
  }

  async #prepare(): Promise<void> {
    let said = '';
    while (!this.#abort.signal.aborted) {
      try {
        await this.#prepareOnce();
        if (this.#engine.state === 'ok') return;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        const reason = `the conference engine does not start: ${error instanceof Error ? error.message : String(error)}`;
        this.#setEngine({ state: 'unavailable', reason, command: 'npm run calls:engine' });
      }
      if (this.#engine.state === 'unavailable' && this.#engine.reason !== said) {
        said = this.#engine.reason;
        this.#log(`${said}; this brings it: ${this.#engine.command}`);
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  async #prepareOnce(): Promise<void> {
    const prepared = await prepareWorker(
      { ...this.#boot.engine, packageDirectory: mediasoupDirectory() },
      {
        onStep: (step) => this.#setEngine({ state: 'preparing', ...step }),
        signal: this.#abort.signal,
      },
    );
    if (prepared.kind === 'unavailable') {
      return this.#setEngine({ state: 'unavailable', reason: prepared.reason, command: prepared.command });
    }
    nameWorkerBinary(prepared.path);
    // mediasoup reads the name of its worker when it is loaded.
    const { MediasoupSfu: Engine } = await import('./sfu/mediasoup-sfu.ts');
    const sfu = new Engine({
      workers: this.#boot.workers,
      addresses: reachableAddresses(this.#boot.host),
      rtcPort: this.#boot.rtcPort,
      log: this.#log,
    });
    await sfu.start();
    this.#sfu = sfu;
    this.#open(sfu);
    this.#setEngine({ state: 'ok' });
  }

  #open(sfu: MediasoupSfu): void {
    const desk = new RoomDesk({
      sfu,
      nowMs: () => performance.now(),
      epochMs: () => Date.now(),
      makeSecret: () => randomBytes(24).toString('base64url'),
      tell: (message) => this.#control.send(message),
    });
    for (const message of this.#early) desk.apply(message);
    this.#early = [];
    this.#desk = desk;
  }

  #apply(message: ServerToConference): void {
    if (this.#desk) return this.#desk.apply(message);
    this.#early = message.kind === 'snapshot' ? [message] : [...this.#early, message];
  }

  #setEngine(state: EngineState): void {
    const isTurn = state.state !== this.#engine.state;
    this.#engine = state;
    if (isTurn) this.#control.send(this.#health());
  }

  #greeting(): ConferenceToServer[] {
    const hello: ConferenceToServer = {
      kind: 'hello',
      program: 'conference',
      bootId: this.#bootId,
      startedAt: this.#startedAt,
    };
    return [hello, this.#health(), ...(this.#desk?.greeting() ?? [])];
  }

  #health(): ConferenceHealth {
    const figures = this.#sfu?.figures() ?? { workers: 0, rooms: 0, transports: 0, consumers: 0 };
    return {
      kind: 'health',
      at: new Date().toISOString(),
      engine: this.#engine,
      peers: this.#desk?.peerCount ?? 0,
      ...figures,
    };
  }
}

/** The addresses on which pages reach this machine's media. */
function reachableAddresses(host: string): string[] {
  if (!ANY_HOST.has(host)) return [host === 'localhost' ? '127.0.0.1' : host];
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // A link-local address needs a zone that no page knows.
  const usable = own.filter(({ address }) => !address.startsWith('fe80:')).map(({ address }) => address);
  return usable.length === 0 ? ['127.0.0.1'] : usable;
}
