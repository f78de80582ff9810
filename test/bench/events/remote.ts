import { type ChildProcess, fork } from 'node:child_process';
import { repositoryPath } from '../../fixtures/repository-path.ts';
import type { Generator } from './generator.ts';

/** A method of the generator called from the bench, and what it answered. */
export interface Call {
  readonly id: number;
  readonly name: keyof Generator;
  readonly argument: unknown;
}
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Answer<Name extends keyof Generator> = Awaited<ReturnType<Generator[Name]>>;

const PROGRAM = repositoryPath('dist/test/bench/events/generator-main.js');

/** The generator in a process of its own; it ends with this one. */
export class RemoteGenerator {
  private readonly child: ChildProcess = fork(PROGRAM, { stdio: 'inherit' });
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private nextId = 0;

  constructor() {
    this.child.on('message', (reply: Reply) => {
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
    });
    this.child.once('exit', (code, signal) => {
      for (const [id, settle] of this.waiting) settle({ id, error: `the generator ended: ${signal ?? code}` });
      this.waiting.clear();
    });
  }

  /** Calls a method over there. @throws Error with its stack when it failed or the process ended */
  async call<Name extends keyof Generator>(
    name: Name,
    ...[argument]: Parameters<Generator[Name]>
  ): Promise<Answer<Name>> {
    const id = this.nextId++;
    const reply = await new Promise<Reply>((resolve) => {
      this.waiting.set(id, resolve);
      this.child.send({ id, name, argument } satisfies Call);
    });
    if (reply.error !== undefined) throw new Error(`${name}: ${reply.error}`);
    return reply.value as Answer<Name>;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}
