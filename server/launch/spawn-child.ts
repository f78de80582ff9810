import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ChildMessage } from '#contract/boot';
import { childEnvironment } from '../config.ts';
import { ConsoleEcho, routeOutput } from './child-output.ts';
import { LogFile } from './log-file.ts';
import type { Terminal } from './terminal.ts';

/** A program as the supervisor starts it. */
export interface ProgramSpec {
  /** Unique among the running programs, such as `gateway-2`; also the name of its log. */
  name: string;
  /** Path of the built main file. */
  entry: string;
  /** The boot message: its only way to settings and secrets. */
  boot: object;
  /** Silence after which it counts as hung and is killed. */
  hungAfterMs: number;
}

/** A running child with a process group of its own, whose leader it is. */
export type ChildHandle = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts programs; `ps` shows them as `grid321`, their name and `dataDirectory`, which tells two installations apart. */
export class ChildSpawner {
  readonly terminal: Terminal;
  private readonly dataDirectory: string;
  private readonly outputs = new Map<string, { log: LogFile; echo: ConsoleEcho }>();

  constructor(dataDirectory: string, terminal: Terminal) {
    this.terminal = terminal;
    this.dataDirectory = dataDirectory;
  }

  /** Starts a program and writes its boot message as the first line of its standard input, which then stays open. */
  spawn(spec: ProgramSpec, onMessage: (message: ChildMessage) => void): ChildHandle {
    const child = spawn(process.execPath, ['--enable-source-maps', spec.entry], {
      argv0: `grid321 ${spec.name} ${this.dataDirectory}`,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: childEnvironment(),
    });
    // A child that dies early breaks the pipe; its exit is what counts.
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(spec.boot)}\n`);
    routeOutput(child, { ...this.outputOf(spec.name), onMessage });
    return child;
  }

  /** Where a program's log is. */
  logPath(name: string): string {
    return join(this.dataDirectory, 'logs', `${name}.log`);
  }

  private outputOf(name: string): { log: LogFile; echo: ConsoleEcho } {
    const path = this.logPath(name);
    const known = this.outputs.get(name) ?? {
      log: new LogFile(path),
      echo: new ConsoleEcho(name, path, this.terminal),
    };
    this.outputs.set(name, known);
    return known;
  }
}

/** Kills a child and all it started, at once. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: all of them are gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
