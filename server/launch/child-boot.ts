import { type Static, type TSchema } from 'typebox';
import { ALIVE_PERIOD_MS, formatChildMessage, parseBoot, type ChildMessage } from '#contract/boot';

/** A program under the supervisor: what it was started with, and when it has to end. */
export interface Child<Boot> {
  boot: Boot;
  /** Resolves when the supervisor asks for the end (SIGTERM) or is gone (standard input closed). */
  stopped: Promise<void>;
  /** Tells the supervisor something; other lines of standard output are log. */
  say(message: ChildMessage): void;
}

/** Longest time a program may take to close; then it and all it started are killed. */
const CLOSE_LIMIT_MS = 4_500;

/**
 * Reads the boot message from standard input and answers for the rest of the program's life: says `alive`, and ends
 * the program and its process group when the supervisor is gone, so that no `kill -9` leaves a process behind.
 * @throws Error when standard input ends early or the message does not fit the schema
 */
export async function readBoot<Schema extends TSchema>(schema: Schema): Promise<Child<Static<Schema>>> {
  const say = (message: ChildMessage) => void process.stdout.write(formatChildMessage(message));
  // Without a supervisor every write fails with EPIPE; the end of standard input is what stops the program then.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const input = readFirstLine();
  const stopped = new Promise<void>((resolve) => {
    const stop = () => {
      setTimeout(killOwnGroup, CLOSE_LIMIT_MS).unref();
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    process.stdin.once('close', () => {
      process.once('exit', killOwnGroup);
      stop();
    });
  });
  const boot = parseBoot(schema, await input);
  setInterval(() => say({ grid321: 'alive' }), ALIVE_PERIOD_MS).unref();
  return { boot, stopped, say };
}

function readFirstLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (chunk: string) => {
      if (text.includes('\n')) return;
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    process.stdin.once('close', () => reject(new Error('standard input closed before the boot message came')));
  });
}

function killOwnGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL'); // Started by hand: not the leader of a process group.
  }
}
