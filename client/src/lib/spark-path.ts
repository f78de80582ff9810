/** Where the line of a sparkline runs and where it ends; `null` when fewer than two values are known. */
export interface SparkPath {
  path: string;
  end: readonly [x: number, y: number];
}

/**
 * SVG path of a series in a box, lowest value at the bottom, highest at the top; unknown values are left out, so the line
 * goes straight over them. A series that does not change runs through the middle.
 */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): SparkPath | null {
  const known = values.flatMap((value, i) => (value === null ? [] : [[i, value] as const]));
  if (known.length < 2) return null;
  const low = Math.min(...known.map(([, value]) => value));
  const high = Math.max(...known.map(([, value]) => value));
  const points = known.map(([i, value]) => {
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return [(i / (values.length - 1)) * width, (1 - share) * height] as const;
  });
  const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  return { path, end: points[points.length - 1] ?? [0, 0] };
}
