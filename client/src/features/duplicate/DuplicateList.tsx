import type { Duplicate } from '#contract/duplicate';
import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import styles from './duplicate-list.module.css';

/** What may be the same incident, and why; merging is a person's step and has its own key. */
export function DuplicateList({
  items,
  onOpen,
}: {
  items: readonly Duplicate[];
  onOpen: (incidentId: string) => void;
}) {
  const t = useText();
  if (items.length === 0) return null;
  return (
    <section className={styles.duplicates} aria-label={t('duplicate.title')} data-testid="duplicates">
      <h3>{t('duplicate.title')}</h3>
      <ul>
        {items.map(({ incident, score, distanceM, apartMs, likeness }) => (
          <li key={incident.id}>
            <button type="button" data-duplicate={incident.id} onClick={() => onOpen(incident.id)}>
              <strong>{incident.title}</strong>
              <span>
                {t('duplicate.why', {
                  m: Math.round(distanceM),
                  age: ageWords(t, apartMs),
                  likeness: Math.round(likeness * 100),
                  score: Math.round(score * 100),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
