import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** What a screen or panel says when it has nothing to show: why, and what can be done about it. */
export function Notice({
  kind,
  title,
  hint,
  action,
}: {
  kind: 'empty' | 'loading' | 'error' | 'offline' | 'no-right';
  title: string;
  hint?: string | undefined;
  action?: ReactNode;
}) {
  return (
    <div className={styles.notice} data-notice={kind} role={kind === 'error' ? 'alert' : 'status'}>
      <span className={styles[kind]} aria-hidden="true" />
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      {action}
    </div>
  );
}
