import { createServer, type Server, type Socket } from 'node:net';
import { FramingError, MessageFramer } from './message-framing.ts';
import { countReady, ReadyFilter } from './ready-filter.ts';

/** The part of PGlite that a session needs. */
export interface ProtocolEngine {
  /** Runs whole frontend messages and hands the backend's bytes to `onData` as they come. */
  run(messages: Uint8Array, onData: (bytes: Uint8Array) => void): Promise<void>;
}

/**
 * Serves the engine's only session to one client at a time; the next client waits in line until the one before is gone.
 * Between two clients the session is made new: open transaction rolled back, roles, settings, temporary tables and
 * prepared statements dropped. (pglite-socket 0.2.11 keeps them, so one client's role would pass to the next.)
 * @param onBroken called when the engine itself fails, after which it must not be used any more
 */
export function createSessionGate(engine: ProtocolEngine, onBroken: (error: unknown) => void): Server {
  let line = Promise.resolve();
  return createServer((socket) => {
    socket.setNoDelay(true);
    socket.pause();
    line = line.then(() => serveClient(engine, socket)).catch(onBroken);
  });
}

async function serveClient(engine: ProtocolEngine, socket: Socket): Promise<void> {
  const session = new Session(engine, socket);
  await session.finished;
  if (session.hasStarted) await engine.run(CLEANING, () => undefined);
}

class Session {
  hasStarted = false;
  readonly finished: Promise<void>;
  private readonly engine: ProtocolEngine;
  private readonly socket: Socket;
  private readonly framer = new MessageFramer();
  private isClosed = false;
  private isWorking = false;
  private work = Promise.resolve();

  constructor(engine: ProtocolEngine, socket: Socket) {
    this.engine = engine;
    this.socket = socket;
    this.finished = new Promise((resolve, reject) => {
      // A client that is killed resets the connection: its close event says all there is to do.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.isClosed = true;
        this.work.then(resolve, reject);
      });
      if (socket.destroyed) resolve();
    });
    socket.on('data', (chunk) => {
      this.framer.push(chunk);
      if (!this.isWorking) this.work = this.drain();
    });
    socket.resume();
  }

  private async drain(): Promise<void> {
    this.isWorking = true;
    try {
      while (!this.isClosed && (await this.step())) continue;
    } catch (error) {
      // Closing leads to `finished`, which carries an engine's failure on.
      this.socket.destroy();
      if (!(error instanceof FramingError)) return Promise.reject(error);
      console.error(`embedded database: client refused: ${error.message}`);
    } finally {
      this.isWorking = false;
    }
  }

  /** Handles what has come; false when more bytes are needed. */
  private async step(): Promise<boolean> {
    if (!this.hasStarted) return this.open();
    const messages = this.framer.takeMessages();
    if (messages === null) return false;
    await this.run(messages, countReady(messages));
    return true;
  }

  private async open(): Promise<boolean> {
    const opening = this.framer.takeOpening();
    if (opening === null) return false;
    if (opening.kind === 'ssl-request') this.socket.write('N');
    // There is no backend process to signal: a cancel request is closed without an answer, as the protocol wants.
    if (opening.kind === 'cancel-request') this.socket.destroy();
    if (opening.kind === 'startup') {
      this.hasStarted = true;
      await this.run(opening.message, 1);
    }
    return true;
  }

  private async run(messages: Uint8Array, ready: number): Promise<void> {
    const filter = new ReadyFilter(ready);
    await this.engine.run(messages, (bytes) => {
      const passed = filter.push(bytes);
      if (passed.length > 0 && this.socket.writable) this.socket.write(passed);
    });
  }
}

const simpleQuery = (sql: string) => {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.from([0x51, 0, 0, 0, 0]);
  head.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
};

/** Sync ends a half-sent extended query; ROLLBACK outside a transaction is a warning only. */
const CLEANING = Buffer.concat([Buffer.from([0x53, 0, 0, 0, 4]), simpleQuery('ROLLBACK'), simpleQuery('DISCARD ALL')]);
