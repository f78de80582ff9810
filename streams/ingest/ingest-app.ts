import { timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { INGEST_LIVE_PATH, INGEST_STREAMS_PATH, type IngestLine } from '#contract/ingest';
import { isPrivate, type TlsBoot } from '#contract/secure-port';
import { checkPublish } from './publish-address.ts';
import { type FlvReader, PublishedStream } from './published-stream.ts';
import { Publisher } from './publisher.ts';
import type { AvPacket } from './rtmp.ts';

/** How an ingest process is started. */
export interface IngestOptions {
  host: string;
  /** One port for RTMP, RTMPS and, from this machine only, HTTP-FLV: told apart by the first byte. */
  port: number;
  /** Bearer of the gateways. */
  readSecret: string;
  /** base64url of what signs publish addresses. */
  publishKey: string;
  tls?: TlsBoot | undefined;
  log: (line: string) => void;
}

const TICK_MS = 1000;
const MOST_CONNECTIONS = 400;
const MOST_PER_ADDRESS = 40;
const MOST_UNREAD_BYTES = 16 * 2 ** 20;
const FIRST_BYTE_WITHIN_MS = 10_000;
const RTMP_VERSION = 0x03;
const TLS_HANDSHAKE = 0x16;

/** Takes what drones and body cameras publish and gives it to the gateways of its machine. */
export class IngestApp {
  readonly #options: IngestOptions;
  readonly #streams = new Map<string, { stream: PublishedStream; publisher: Publisher; isTold: boolean }>();
  readonly #publishers = new Set<Publisher>();
  readonly #sockets = new Set<Socket>();
  readonly #watchers = new Set<ServerResponse>();
  readonly #secure;
  readonly #port = createTcpServer({ noDelay: true }, (socket) => this.#accept(socket));
  readonly #http: Server;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: IngestOptions) {
    this.#options = options;
    const { tls } = options;
    this.#secure = tls ? createSecureContext({ key: tls.key, cert: tls.cert, minVersion: 'TLSv1.2' }) : null;
    this.#http = createHttpServer((request, response) => this.#answer(request, response));
  }

  get port(): number {
    return (this.#port.address() as AddressInfo | null)?.port ?? this.#options.port;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#port.once('error', reject);
      this.#port.listen(this.#options.port, this.#options.host, resolve);
    });
    this.#timer = setInterval(() => this.#tick(performance.now()), TICK_MS);
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    for (const publisher of this.#publishers) publisher.end('shutdown');
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#port.close(() => resolve()));
  }

  #tick(nowMs: number): void {
    for (const publisher of this.#publishers) publisher.tick(nowMs);
    for (const watcher of this.#watchers) watcher.write('\n');
  }

  #accept(socket: Socket): void {
    const from = [...this.#sockets].filter((other) => other.remoteAddress === socket.remoteAddress).length;
    if (this.#sockets.size >= MOST_CONNECTIONS || from >= MOST_PER_ADDRESS) return void socket.destroy();
    this.#sockets.add(socket);
    const end = (): void => void socket.destroy();
    const timer = setTimeout(end, FIRST_BYTE_WITHIN_MS);
    socket.on('error', end);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#sockets.delete(socket);
    });
    socket.once('readable', () => {
      clearTimeout(timer);
      const first: Buffer | null = socket.read(1);
      if (first === null) return end();
      socket.unshift(first);
      this.#sort(socket, first[0] ?? 0);
    });
  }

  #sort(socket: Socket, first: number): void {
    if (first === RTMP_VERSION) return this.#takePublisher(socket);
    if (first === TLS_HANDSHAKE && this.#secure) {
      const secure = new TLSSocket(socket, { isServer: true, secureContext: this.#secure });
      secure.on('error', () => socket.destroy());
      return this.#takePublisher(secure);
    }
    if (isPrivate(socket)) this.#http.emit('connection', socket);
    else socket.destroy();
  }

  #takePublisher(socket: Duplex): void {
    const { publishKey, log } = this.#options;
    const publisher = new Publisher(
      socket,
      {
        mayPublish: (name, query) => checkPublish(name, query, publishKey, Date.now()),
        onBegin: (who) => this.#begin(who),
        onPacket: (who, packet) => this.#takePacket(who, packet),
        onEnd: (who, why) => {
          log(`${who.name ?? 'a connection'} ended: ${why}`);
          this.#end(who);
        },
      },
      performance.now(),
    );
    this.#publishers.add(publisher);
  }

  /** Whoever comes with a good address takes over: after a change of network the old connection is only half open. */
  #begin(publisher: Publisher): void {
    const name = publisher.name ?? '';
    this.#streams.get(name)?.publisher.end('published anew');
    this.#streams.set(name, { stream: new PublishedStream(), publisher, isTold: false });
    this.#options.log(`${name} begins`);
  }

  #takePacket(publisher: Publisher, packet: AvPacket): void {
    const entry = this.#streams.get(publisher.name ?? '');
    if (entry?.publisher !== publisher) return;
    entry.stream.take(packet);
    if (entry.isTold || !entry.stream.hasPicture) return;
    entry.isTold = true;
    this.#tell({ name: publisher.name ?? '', isPublishing: true });
  }

  #end(publisher: Publisher): void {
    this.#publishers.delete(publisher);
    const name = publisher.name ?? '';
    const entry = this.#streams.get(name);
    if (entry?.publisher !== publisher) return;
    this.#streams.delete(name);
    entry.stream.end();
    if (entry.isTold) this.#tell({ name, isPublishing: false });
  }

  #tell(line: IngestLine): void {
    for (const watcher of this.#watchers) watcher.write(`${JSON.stringify(line)}\n`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    if (!this.#isGateway(request.headers.authorization ?? '')) return refuse(response, 401);
    if (request.method === 'GET' && path === INGEST_STREAMS_PATH) return this.#watch(response);
    const name = path.startsWith(INGEST_LIVE_PATH) ? path.slice(INGEST_LIVE_PATH.length) : '';
    const entry = this.#streams.get(name);
    // Its address was replaced, or its camera is gone.
    if (request.method === 'DELETE') {
      entry?.publisher.end('its address counts no more');
      return refuse(response, 204);
    }
    if (request.method !== 'GET' || !entry) return refuse(response, 404);
    this.#giveFlv(entry.stream, response);
  }

  #giveFlv(stream: PublishedStream, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'video/x-flv', 'x-newest-ms': String(stream.newestMs) });
    const reader: FlvReader = {
      write: (bytes) => {
        if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
        else response.write(bytes);
      },
      end: () => response.end(),
    };
    response.once('close', () => stream.remove(reader));
    stream.add(reader);
  }

  #watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const [name, { isTold }] of this.#streams)
      if (isTold) response.write(`${JSON.stringify({ name, isPublishing: true } satisfies IngestLine)}\n`);
    response.write('\n');
    this.#watchers.add(response);
    response.once('close', () => this.#watchers.delete(response));
  }

  #isGateway(header: string): boolean {
    const given = Buffer.from(header);
    const expected = Buffer.from(`Bearer ${this.#options.readSecret}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' });
  response.end();
}
