import type { Bench } from './bench.ts';

/**
 * Every bench that DESIGN.md names; null where the part it measures is not there yet. Loaded on demand: one that is broken
 * stops no other. Adding one is `streams: async () => (await import('./streams-bench.ts')).streamsBench`.
 */
export const BENCHES: Readonly<Record<string, (() => Promise<Bench>) | null>> = {
  streams: async () => (await import('./streams-bench.ts')).streamsBench,
  events: async () => (await import('./events-bench.ts')).eventsBench,
  map: null,
  data: async () => (await import('./data-bench.ts')).dataBench,
  calls: async () => (await import('./calls-bench.ts')).callsBench,
  wall: null,
};
