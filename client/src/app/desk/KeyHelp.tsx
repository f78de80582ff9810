import { useText } from '../../i18n/text.ts';
import { Kbd } from '../../ui/Button.tsx';
import { KEY_GROUPS, keysOf, type Desk } from './desk-entry.ts';
import { shownKeys } from '../../ui/desk-key.ts';
import styles from './key-help.module.css';

/** The one key table of the desk: every entry that has a key. */
export function KeyHelp({ entries }: Pick<Desk, 'entries'>) {
  const t = useText();
  const withKey = entries.filter((entry) => keysOf(entry).length > 0);
  return (
    <div className={styles.table} data-testid="key-help">
      {KEY_GROUPS.map((group) => (
        <section key={group} aria-label={t(`key-group.${group}`)}>
          <h3>{t(`key-group.${group}`)}</h3>
          <dl>
            {withKey
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <div key={entry.id} data-entry={entry.id}>
                  <dt>
                    <Kbd>{shownKeys(keysOf(entry))}</Kbd>
                  </dt>
                  <dd>{t(entry.words)}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
