import type { ChildMessage } from '#contract/boot';
import { backOffDelayMs, countFailure } from './back-off.ts';
import { killGroup, type ChildHandle, type ChildSpawner, type ProgramSpec } from './spawn-child.ts';

/** Between SIGTERM and SIGKILL. */
const TERM_LIMIT_MS = 5_000;
const WATCH_PERIOD_MS = 1_000;

/** A program that runs until it is stopped: started again when it ends, killed and started again when it hangs. */
export class Program {
  /** Resolves when it has said `ready` for the first time. */
  readonly ready: Promise<void>;
  private readonly spec: ProgramSpec;
  private readonly spawner: ChildSpawner;
  private readonly onMessage: (message: ChildMessage) => void;
  private child: ChildHandle | null = null;
  private exited: Promise<void> = Promise.resolve();
  private restart: NodeJS.Timeout | null = null;
  private readonly watch: NodeJS.Timeout;
  private isStopping = false;
  private failures = 0;
  private readySinceMs: number | null = null;
  private lastSignMs = 0;
  private lastWatchMs = performance.now();
  private markReady: () => void = () => undefined;

  /** `onMessage` hears all that it says, after every start. */
  constructor(spec: ProgramSpec, spawner: ChildSpawner, onMessage: (message: ChildMessage) => void = () => undefined) {
    this.spec = spec;
    this.spawner = spawner;
    this.onMessage = onMessage;
    this.ready = new Promise((resolve) => (this.markReady = resolve));
    this.watch = setInterval(() => this.killIfHung(), WATCH_PERIOD_MS);
    this.start();
  }

  /** Asks it to end (SIGTERM), and ends it with all it started (SIGKILL) when it has not within 5 s. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.watch);
    if (this.restart) clearTimeout(this.restart);
    const child = this.child;
    if (child === null) return;
    child.kill('SIGTERM');
    const limit = setTimeout(() => killGroup(child.pid), TERM_LIMIT_MS);
    await this.exited;
    clearTimeout(limit);
  }

  /** Ends it at once. */
  kill(): void {
    this.isStopping = true;
    killGroup(this.child?.pid);
  }

  private start(): void {
    this.restart = null;
    this.lastSignMs = performance.now();
    const child = this.spawner.spawn(this.spec, (message) => {
      this.lastSignMs = performance.now();
      if (message.grid321 === 'ready') this.onReady();
      this.onMessage(message);
    });
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => {
        this.spawner.terminal.say(`${this.spec.name} cannot be started: ${error.message}`);
        if (child.pid === undefined) resolve(this.onEnd('not started'));
      });
      child.once('exit', (code, signal) => {
        killGroup(child.pid);
        resolve(this.onEnd(signal ?? `exit code ${code}`));
      });
    });
  }

  private onReady(): void {
    if (this.failures > 0) this.spawner.terminal.say(`${this.spec.name} is back`);
    this.readySinceMs = performance.now();
    this.markReady();
  }

  private onEnd(how: string): void {
    this.child = null;
    const readyForMs = this.readySinceMs === null ? null : performance.now() - this.readySinceMs;
    this.readySinceMs = null;
    if (this.isStopping) return;
    this.failures = countFailure(this.failures, readyForMs);
    const delayMs = backOffDelayMs(this.failures);
    const log = this.spawner.logPath(this.spec.name);
    this.spawner.terminal.say(
      `${this.spec.name} ended (${how}); starting it again in ${delayMs / 1000} s; its log: ${log}`,
    );
    this.restart = setTimeout(() => this.start(), delayMs);
  }

  private killIfHung(): void {
    const nowMs = performance.now();
    // A supervisor that was itself stopped has not read what its children said meanwhile.
    if (nowMs - this.lastWatchMs > 3 * WATCH_PERIOD_MS) this.lastSignMs = nowMs;
    this.lastWatchMs = nowMs;
    const silentMs = nowMs - this.lastSignMs;
    if (this.child === null || silentMs < this.spec.hungAfterMs) return;
    this.spawner.terminal.say(
      `${this.spec.name} has given no sign of life for ${Math.round(silentMs / 1000)} s; killing it`,
    );
    killGroup(this.child.pid);
  }
}
