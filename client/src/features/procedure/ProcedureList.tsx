import type { ProcedureItem, ProcedureTick } from '#contract/procedure';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import styles from './procedure-list.module.css';

/** What the procedure asks for by type, with who ticked what and when; ⇧ and a digit tick. */
export function ProcedureList({
  items,
  ticks,
  onTick,
}: {
  items: readonly ProcedureItem[];
  ticks: readonly ProcedureTick[];
  onTick: (place: number) => void;
}) {
  const t = useText();
  const isChinese = currentLanguage() === 'zh-CN';
  const tickOf = (id: string) => ticks.find(({ itemId, isDone }) => itemId === id && isDone);
  const done = items.filter(({ id }) => tickOf(id)).length;
  return (
    <section className={styles.procedure} aria-label={t('procedure.title')} data-testid="procedure">
      <h3>
        {t('procedure.title')} <b>{t('procedure.count', { done, all: items.length })}</b> <kbd>⇧ 1–{items.length}</kbd>
      </h3>
      <ul>
        {items.map(({ id, zh, en }, place) => {
          const tick = tickOf(id);
          const who = tick && `${tick.name ?? ''} ${timeOfDay(Date.parse(tick.at), false)}`;
          return (
            <li key={id}>
              <label title={who}>
                <input
                  type="checkbox"
                  checked={tick !== undefined}
                  data-item={id}
                  onChange={() => onTick(place)}
                  aria-describedby={tick ? `tick-${id}` : undefined}
                />
                <span>{isChinese ? zh : en}</span>
                {tick && (
                  <small id={`tick-${id}`} className={styles.time}>
                    {timeOfDay(Date.parse(tick.at), false)}
                  </small>
                )}
              </label>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
