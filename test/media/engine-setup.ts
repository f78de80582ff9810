import type { TestProject } from 'vitest/node';
import { readEngineEnvironment } from '../../streams/conference/config.ts';
import { readCompileProgress } from '../../streams/conference/engine/compile-lock.ts';
import { findCachedWorker } from '../../streams/conference/engine/worker-cache.ts';

declare module 'vitest' {
  interface ProvidedContext {
    engineBinary: string;
  }
}

const WAIT_MS = 2_000;
/** Longest wait for a compile to show any sign of itself, and between two signs: a busy machine compiles a file in a minute. */
const SILENCE_LIMIT_MS = 5 * 60_000;

/**
 * Gives every media test the compiled engine, waiting for it as long as its compile goes on.
 * @throws Error when there is none and nobody makes it: a test without the engine has tested nothing
 */
export async function setup(project: TestProject): Promise<void> {
  const { givenBinary, cacheDirectory } = readEngineEnvironment();
  let heardAtMs = performance.now();
  let last = '';
  for (;;) {
    const path = givenBinary ?? (await findCachedWorker(cacheDirectory));
    if (path !== null) {
      project.provide('engineBinary', path);
      return;
    }
    const progress = JSON.stringify(readCompileProgress(cacheDirectory));
    if (progress !== last) {
      heardAtMs = performance.now();
      last = progress;
      console.log(`media: waiting for the conference engine ${progress}`);
    }
    if (performance.now() - heardAtMs > SILENCE_LIMIT_MS) {
      throw new Error(`no conference engine in ${cacheDirectory} and nobody compiles it; run: npm run calls:engine`);
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}
