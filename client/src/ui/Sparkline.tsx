import { sparkPath } from '../lib/spark-path.ts';
import styles from './sparkline.module.css';

const WIDTH = 160;
const HEIGHT = 44;
const MARGIN = 5;

/** How a figure went; no line where fewer than two values are known. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const spark = sparkPath(values, WIDTH, HEIGHT);
  if (!spark) return null;
  const box = `${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`;
  return (
    <svg className={styles.spark} viewBox={box} role="img" aria-label={label}>
      <path d={spark.path} />
      <circle cx={spark.end[0]} cy={spark.end[1]} r="4" />
    </svg>
  );
}
