import styles from './share-bar.module.css';

/** Parts of a whole as one bar; a part that is not nothing is at least a sliver. */
export function ShareBar({ parts }: { parts: readonly { key: string; value: number; colour: string }[] }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {parts.map(({ key, value, colour }) => (
        <span key={key} style={{ flexGrow: value, background: colour }} hidden={value <= 0} />
      ))}
    </div>
  );
}
