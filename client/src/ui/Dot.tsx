import styles from './dot.module.css';

/** A state light: green only for what is proved live this second, hollow for what is unknown. */
export function Dot({ tone }: { tone: 'live' | 'late' | 'urgent' | 'unknown' }) {
  return <span className={`${styles.dot} ${styles[tone]}`} aria-hidden="true" />;
}
