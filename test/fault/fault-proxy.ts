import { createServer, connect, type Server, type Socket } from 'node:net';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { Pipe } from './fault-pipe.ts';
import { HEALTHY, type LineFaults } from './line-faults.ts';

/** `up` is from the one who dials to the one who listens. */
export type Direction = 'up' | 'down';

/** A TCP line between two programs that can be made bad while they use it. */
export interface FaultProxy {
  readonly port: number;
  /** How many connections it carries. */
  readonly connections: number;
  /** Makes the line bad from now on, connections that are open included. */
  set(faults: Partial<LineFaults>, directions?: readonly Direction[]): void;
  /** Takes every fault away; connections that were abandoned or reset stay so. */
  heal(): void;
  /**
   * Half-opens every connection: as when a router forgets it, both ends keep it open, nothing arrives any more and nobody is told.
   * Connections made later are whole.
   */
  abandon(): void;
  /** Ends every connection by RST at both ends. */
  reset(): void;
  close(): Promise<void>;
}

/** Listens on a free loopback port and carries every connection to `target`. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  const faults: Record<Direction, LineFaults> = { up: { ...HEALTHY }, down: { ...HEALTHY } };
  const lines = new Set<Line>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const line = new Line(near, far, faults, () => lines.delete(line));
    lines.add(line);
  });
  const port = await findFreePorts(1);
  await listen(server, port);
  const change = (changed: Partial<LineFaults>, directions: readonly Direction[]): void => {
    for (const direction of directions) Object.assign(faults[direction], changed);
    for (const line of lines) line.wake();
  };
  return {
    port,
    get connections() {
      return lines.size;
    },
    set: (changed, directions = ['up', 'down']) => change(changed, directions),
    heal: () => change(HEALTHY, ['up', 'down']),
    abandon: () => {
      for (const line of lines) line.abandon();
    },
    reset: () => {
      for (const line of lines) line.reset();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const line of lines) line.reset();
      await closed;
    },
  };
}

/** One connection: two pipes, and what is done to both at once. */
class Line {
  private readonly sockets: readonly [Socket, Socket];
  private readonly pipes: readonly Pipe[];

  constructor(near: Socket, far: Socket, faults: Record<Direction, LineFaults>, onClosed: () => void) {
    this.sockets = [near, far];
    this.pipes = [new Pipe(near, far, faults.up), new Pipe(far, near, faults.down)];
    const checkClosed = (): void => {
      if (this.sockets.every((socket) => socket.destroyed)) onClosed();
    };
    for (const socket of this.sockets) socket.on('close', checkClosed);
  }

  wake(): void {
    for (const pipe of this.pipes) pipe.wake();
  }

  abandon(): void {
    for (const pipe of this.pipes) pipe.abandon();
  }

  reset(): void {
    for (const pipe of this.pipes) pipe.abandon();
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
