import { defineConfig } from 'vitest/config';

/** '#contract/*' from its source in tests too; Node's own conditions follow, which naming any replaces. */
const conditions = ['source', 'module', 'node', 'development|production'];
const resolveSources = { resolve: { conditions }, ssr: { resolve: { conditions } } };

const MINUTE_MS = 60_000;

export default defineConfig({
  test: {
    // A run that found no test has not passed.
    passWithNoTests: false,
    teardownTimeout: 30_000,
    projects: [
      {
        ...resolveSources,
        test: {
          name: 'unit',
          environment: 'node',
          // Pure tests have nothing to be kept apart from: a process for each file would cost more than they do.
          pool: 'threads',
          isolate: false,
          include: ['{server,streams,gis-data,client}/**/*.test.{ts,tsx}', 'test/{check,bench,prove,run}/**/*.test.ts'],
          // They take milliseconds; a machine that is busy with other things must not make failures of them.
          testTimeout: 30_000,
        },
      },
      {
        ...resolveSources,
        test: {
          name: 'architecture',
          environment: 'node',
          include: ['test/architecture/*.test.ts'],
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
        },
      },
      {
        ...resolveSources,
        test: {
          name: 'integration',
          environment: 'node',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: MINUTE_MS,
          hookTimeout: 2 * MINUTE_MS,
          // Each file has a database or a media server of its own; more than the cores of a small machine make time-outs.
          maxWorkers: 2,
        },
      },
      {
        ...resolveSources,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          // One tiny county for all specs; it needs what `npm test` built before.
          globalSetup: ['test/e2e/drivers/centre-setup.ts'],
          setupFiles: ['test/e2e/drivers/failure-pictures.ts'],
          testTimeout: 3 * MINUTE_MS,
          hookTimeout: 3 * MINUTE_MS,
          fileParallelism: false,
        },
      },
      {
        ...resolveSources,
        test: {
          // Real media through the real engine, which it waits for; `npm test` runs it in a network namespace with the loopback only.
          name: 'media',
          environment: 'node',
          include: ['test/media/**/*.test.ts'],
          globalSetup: ['test/media/engine-setup.ts'],
          testTimeout: 3 * MINUTE_MS,
          hookTimeout: 3 * MINUTE_MS,
          fileParallelism: false,
        },
      },
    ],
  },
});
