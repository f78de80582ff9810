import type { ChildMessage } from '#contract/boot';
import { killGroup, type ChildHandle, type ChildSpawner, type ProgramSpec } from './spawn-child.ts';

/** A program that does one thing and ends; `done` rejects when it fails or hangs. */
export interface OneShot {
  done: Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

/** Runs a program to its end; `onProgress` hears what it says of its steps. */
export function runOneShot(
  spec: ProgramSpec,
  spawner: ChildSpawner,
  onProgress: (message: Extract<ChildMessage, { grid321: 'progress' }>) => void,
): OneShot {
  const child: ChildHandle = spawner.spawn(spec, (message) => {
    hung.refresh();
    if (message.grid321 === 'progress') onProgress(message);
  });
  const hung = setTimeout(() => killGroup(child.pid), spec.hungAfterMs);
  const exited = new Promise<string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(hung);
      killGroup(child.pid);
      resolve(code === 0 ? null : (signal ?? `exit code ${code}`));
    });
  });
  const done = exited.then((failure) => {
    if (failure !== null) throw new Error(`${spec.name} failed (${failure}); its log: ${spawner.logPath(spec.name)}`);
  });
  const kill = () => killGroup(child.pid);
  const stop = async () => {
    child.kill('SIGTERM');
    const limit = setTimeout(kill, 5_000);
    await exited.finally(() => clearTimeout(limit));
  };
  return { done, stop, kill };
}
