import { Procedure } from '#contract/procedure';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { failureWords } from '../shell/failure-words.ts';
import { addItem, MOST_ITEMS, moveUp, removeItem, reword } from './procedure-items.ts';
import styles from './admin.module.css';

/** The items of one procedure in their order; nothing is stored before it is saved. */
export function ProcedureForm({ procedure, onSaved }: { procedure: Procedure; onSaved: () => void }) {
  const t = useText();
  const [items, setItems] = useState<Procedure['items']>(procedure.items);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isChanged = JSON.stringify(items) !== JSON.stringify(procedure.items);
  const set = (next: readonly Procedure['items'][number][]) => setItems([...next]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    const body = { commandId: mintUuid7(), version: procedure.version, items };
    try {
      await personHttp.send(Procedure, 'PUT', `/api/procedures/${procedure.type}`, body);
      onSaved();
    } catch (error) {
      setFailure(failureWords(error, t));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className={styles.form} data-testid="procedure-form" onSubmit={(event) => void save(event)}>
      <p className={styles.muted}>
        {procedure.version === 0 ? t('procedures.common') : t('procedures.version', { n: procedure.version })}
      </p>
      <ol className={styles.section}>
        {items.map((item, at) => (
          <li key={item.id} className={styles.inline}>
            {(['zh', 'en'] as const).map((language) => (
              <input
                key={language}
                aria-label={t(`procedures.${language}`, { n: at + 1 })}
                name={`${language}-${at + 1}`}
                value={item[language]}
                required
                maxLength={language === 'zh' ? 40 : 80}
                autoComplete="off"
                onChange={(event) => set(reword(items, at, language, event.target.value))}
              />
            ))}
            <Button
              tone="quiet"
              disabled={at === 0}
              aria-label={t('procedures.up', { n: at + 1 })}
              onClick={() => set(moveUp(items, at))}
            >
              ↑
            </Button>
            <Button
              tone="quiet"
              disabled={items.length === 1}
              aria-label={t('procedures.remove', { n: at + 1 })}
              onClick={() => set(removeItem(items, at))}
            >
              ×
            </Button>
          </li>
        ))}
      </ol>
      <p className={styles.inline}>
        <Button disabled={items.length >= MOST_ITEMS} onClick={() => set(addItem(items))}>
          {t('procedures.add')}
        </Button>
        <Button tone="quiet" disabled={!isChanged} onClick={() => set(procedure.items)}>
          {t('procedures.undo')}
        </Button>
        <Button type="submit" tone="main" disabled={isBusy || !isChanged}>
          {t('procedures.save')}
        </Button>
      </p>
      {failure !== null && <p role="alert">{t('procedures.refused', { why: failure })}</p>}
    </form>
  );
}
