import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { LineFaults } from './line-faults.ts';

/** TCP's shortest wait before it sends again (RFC 6298 as Linux has it). */
const RETRANSMIT_MS = 200;
const HELD_BYTES = 64 * 1024;
const SLICES_PER_SECOND = 20;

/** A piece of the stream, or its end: in order, or by a reset. */
type Piece = { kind: 'bytes'; bytes: Buffer; dueMs: number } | { kind: 'end' | 'reset' };

/** One direction of one connection, with the faults that its line has at the moment. */
export class Pipe {
  private readonly from: Socket;
  private readonly to: Socket;
  private readonly faults: LineFaults;
  private readonly pieces: Piece[] = [];
  private heldBytes = 0;
  private lastDueMs = 0;
  private isAbandoned = false;
  private isRunning = false;
  private wakeUp: () => void = () => undefined;

  constructor(from: Socket, to: Socket, faults: LineFaults) {
    this.from = from;
    this.to = to;
    this.faults = faults;
    from.on('data', (bytes: Buffer) => this.take(bytes));
    from.on('end', () => this.put({ kind: 'end' }));
    from.on('error', () => this.put({ kind: 'reset' }));
  }

  /** The faults have changed. */
  wake(): void {
    this.wakeUp();
  }

  /** Swallows all that comes from now on. */
  abandon(): void {
    this.isAbandoned = true;
    this.pieces.length = 0;
    this.from.resume();
    this.wake();
  }

  private take(bytes: Buffer): void {
    if (this.isAbandoned) return;
    const { latencyMs, jitterMs, lossRate } = this.faults;
    const lostMs = Math.random() < lossRate ? RETRANSMIT_MS : 0;
    const dueMs = Math.max(this.lastDueMs, performance.now() + latencyMs + Math.random() * jitterMs + lostMs);
    this.lastDueMs = dueMs;
    this.heldBytes += bytes.length;
    if (this.heldBytes > HELD_BYTES) this.from.pause();
    this.put({ kind: 'bytes', bytes, dueMs });
  }

  private put(piece: Piece): void {
    if (this.isAbandoned) return;
    this.pieces.push(piece);
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let piece = this.pieces.shift(); piece; piece = this.pieces.shift()) {
      await this.healed();
      if (this.isAbandoned) break;
      if (piece.kind === 'bytes') await this.deliver(piece);
      else if (piece.kind === 'end') this.to.end();
      else this.to.resetAndDestroy();
    }
    this.isRunning = false;
  }

  private async deliver({ bytes, dueMs }: { bytes: Buffer; dueMs: number }): Promise<void> {
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await delay(waitMs);
    for (let at = 0; at < bytes.length && !this.isAbandoned;) {
      await this.healed();
      const rate = this.faults.bytesPerSecond;
      const slice = bytes.subarray(at, at + Math.max(1, Math.floor(rate / SLICES_PER_SECOND)));
      at += slice.length;
      await this.write(slice);
      if (rate !== Infinity) await delay((1_000 * slice.length) / rate);
    }
    this.heldBytes -= bytes.length;
    if (this.heldBytes <= HELD_BYTES) this.from.resume();
  }

  private async write(slice: Buffer): Promise<void> {
    if (this.isAbandoned || this.to.destroyed || this.to.write(slice)) return;
    await new Promise<void>((resolve) => {
      this.to.once('drain', resolve).once('close', resolve);
      this.wakeUp = resolve;
    });
  }

  private async healed(): Promise<void> {
    while (this.faults.isCut && !this.isAbandoned) {
      await new Promise<void>((resolve) => (this.wakeUp = resolve));
    }
  }
}
