import { COLOURS } from '#contract/household';
import { useText } from '../i18n/text.ts';
import styles from './colour-counts.module.css';

const SHAPES = { green: '●', yellow: '▲', red: '■' } as const;

/** Green, yellow and red counts, each with its shape. */
export function ColourCounts({ counts }: { counts: readonly [number, number, number] }) {
  const t = useText();
  return (
    <span className={styles.counts}>
      {COLOURS.map((colour, i) => (
        <span key={colour} title={t(`colour.${colour}`)}>
          <i className={styles[colour]}>{SHAPES[colour]}</i> {counts[i]}
        </span>
      ))}
    </span>
  );
}
