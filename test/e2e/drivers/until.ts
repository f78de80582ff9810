const STEP_MS = 50;

/**
 * Asks until the answer is good and gives it with the milliseconds that took.
 * @throws Error with the last answer after `limitMs`
 */
export async function until<Value>(
  what: string,
  limitMs: number,
  ask: () => Promise<Value> | Value,
  isGood: (value: Value) => boolean = Boolean,
): Promise<{ value: Value; tookMs: number }> {
  const startMs = performance.now();
  for (;;) {
    const value = await ask();
    const tookMs = performance.now() - startMs;
    if (isGood(value)) return { value, tookMs };
    if (tookMs > limitMs) throw new Error(`${what}: not within ${limitMs} ms; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

/** Prints a measured time beside the tests' names. */
export function tell(what: string, ms: number): void {
  console.log(`measured: ${what} ${Math.round(ms)} ms`);
}
