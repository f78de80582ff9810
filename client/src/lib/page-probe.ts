/** What tests and benchmarks may read of a running page. */
export interface PageProbe {
  /** Milliseconds of JavaScript of the last 200 runs, by name. */
  costsMs: Record<string, number[]>;
  /** Facts of the page: render mode, counts drawn, state of the feed. */
  facts: Record<string, string | number | boolean>;
}

declare global {
  interface Window {
    __grid321?: PageProbe;
  }
}

const KEPT = 200;

/** The probe of this page. */
export function pageProbe(): PageProbe {
  return (window.__grid321 ??= { costsMs: {}, facts: {} });
}

/** Runs `work`, keeps what it cost under `name`, and gives its result. */
export function measure<Result>(name: string, work: () => Result): Result {
  const startMs = performance.now();
  try {
    return work();
  } finally {
    const costs = (pageProbe().costsMs[name] ??= []);
    costs.push(performance.now() - startMs);
    if (costs.length > KEPT) costs.shift();
  }
}
