/** Puts two columns side by side: `[a0, b0, a1, b1, …]`. */
export function interleave(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  const pairs = new Float64Array(first.length * 2);
  for (let i = 0; i < first.length; i++) {
    pairs[i * 2] = first[i] ?? 0;
    pairs[i * 2 + 1] = second[i] ?? 0;
  }
  return pairs;
}
