import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Channel } from './channel.ts';
import type { SentTotals } from './media-session.ts';
import { OnvifService } from './onvif/onvif-service.ts';
import { boardOf, waysOf } from './onvif/recorder-board.ts';
import { RtspConnection, type RecorderPort } from './rtsp/connection.ts';
import { DigestGuard } from './rtsp/digest.ts';

/**
 * How a whole recorder behaves: `dead` closes its port and all connections, `silent` accepts connections and answers nothing, `refuse` answers 503,
 * `wrong-password` lets nobody in.
 */
export const RECORDER_STATES = ['alive', 'dead', 'silent', 'refuse', 'wrong-password'] as const;
export type RecorderState = (typeof RECORDER_STATES)[number];

/** Where a recorder listens and how one signs in. */
export interface RecorderOptions {
  id: string;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** null asks nobody to sign in. */
  account: { username: string; password: string } | null;
  /** Sessions of all channels together, and of one. */
  maxSessions: number;
  maxSessionsPerChannel: number;
  nonceLifetimeMs: number;
}

/** `POST`: nobody begins a talk in RTSP with a method of that letter. */
const FIRST_OF_HTTP = 'P'.charCodeAt(0);

/** A recorder or single camera on a port of its own, which RTSP and ONVIF share. Nothing runs in it while nobody plays. */
export class Recorder {
  readonly id: string;
  readonly channels: ReadonlyMap<number, Channel>;
  /** Its settings, presets and movements. */
  readonly onvif: OnvifService;
  private readonly options: RecorderOptions;
  private readonly recorderPort: RecorderPort;
  private readonly connections = new Map<Socket, RtspConnection | null>();
  private readonly http = createHttpServer((request, response) => this.onvif.handle(request, response));
  private server: Server | null = null;
  private boundPort: number;
  private currentState: RecorderState = 'alive';

  constructor(options: RecorderOptions, channels: readonly Channel[], totals: SentTotals) {
    this.id = options.id;
    this.options = options;
    this.boundPort = options.port;
    this.channels = new Map(channels.map((channel) => [channel.number, channel]));
    const { account } = options;
    const realm = `Grid321 ${options.id}`;
    const device = { id: options.id, port: () => this.port, isAnswering: () => this.currentState === 'alive' };
    this.onvif = new OnvifService(boardOf(device, channels), waysOf(options.id, account));
    this.recorderPort = {
      guard: account === null ? null : new DigestGuard({ realm, ...account }, options.nonceLifetimeMs),
      totals,
      hasRoom: (channel) =>
        channel.sessions < options.maxSessionsPerChannel && this.sessionCount() < options.maxSessions,
      channel: (number) => this.channels.get(number),
      isRefusing: () => this.currentState === 'refuse',
      isLocked: () => this.currentState === 'wrong-password',
    };
  }

  /** The port it listens on, or did before it died. */
  get port(): number {
    return this.boundPort;
  }

  get state(): RecorderState {
    return this.currentState;
  }

  /** Sets the state that the recorder starts in, before its port is opened. */
  plant(state: RecorderState): void {
    this.currentState = state;
  }

  /** Changes what the recorder does; resolves when its port is open or closed accordingly. */
  async become(state: RecorderState): Promise<void> {
    this.currentState = state;
    if (state === 'dead') return this.close();
    if (state === 'silent') this.dropConnections();
    await this.open();
  }

  /**
   * Opens the port; nothing when it is open.
   * @throws Error with the system's code when the port is taken
   */
  async open(): Promise<void> {
    if (this.server !== null) return;
    const server = createServer((socket) => this.accept(socket));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: this.options.host, port: this.boundPort, backlog: 128 }, resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') this.boundPort = address.port;
  }

  /** Closes the port and every connection. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    this.dropConnections();
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Ends sessions whose viewers fell silent. */
  expire(nowMs: number): void {
    for (const connection of this.connections.values()) connection?.expire(nowMs);
  }

  private sessionCount(): number {
    return [...this.channels.values()].reduce((count, channel) => count + channel.sessions, 0);
  }

  private accept(socket: Socket): void {
    socket.once('close', () => this.connections.delete(socket));
    if (this.currentState === 'silent') {
      socket.on('error', () => socket.destroy());
      socket.resume();
      this.connections.set(socket, null);
      return;
    }
    this.connections.set(socket, null);
    const lose = (): void => void socket.destroy();
    socket.on('error', lose);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return lose();
      socket.unshift(first);
      socket.off('error', lose);
      if (first[0] === FIRST_OF_HTTP) this.http.emit('connection', socket);
      else this.connections.set(socket, new RtspConnection(socket, this.recorderPort));
    });
  }

  private dropConnections(): void {
    for (const socket of this.connections.keys()) socket.destroy();
  }
}
