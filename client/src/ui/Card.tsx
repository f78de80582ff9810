import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './card.module.css';

/** A card of facts about one thing; sizes follow the font size around it. */
export function Card({
  title,
  subtitle,
  facts,
  onClose,
  children,
}: {
  title: string;
  subtitle?: string;
  facts: readonly (readonly [label: string, value: ReactNode])[];
  onClose?: () => void;
  children?: ReactNode;
}) {
  const t = useText();
  return (
    <article className={styles.card}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {onClose && (
          <button type="button" className={styles.close} aria-label={t('app.close')} onClick={onClose}>
            ✕
          </button>
        )}
      </header>
      {subtitle && <p className={styles.subtitle}>{subtitle}</p>}
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </article>
  );
}
