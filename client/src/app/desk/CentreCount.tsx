import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import styles from './centre-calls.module.css';
import { useDesk } from './desk-context.tsx';

/** How many centres of the scope have a seat that was heard within the last minute; opens the list of them. */
export function CentreCount() {
  const t = useText();
  const { openSheet } = useDesk();
  const { stores } = useCounty();
  const { byKey, isLoaded } = useStoreState(stores.centres.centres.state);
  if (!isLoaded) return null;
  const up = [...byKey.values()].filter(({ online }) => online).length;
  return (
    <Button
      tone="quiet"
      title={t('duty.count-words', { up, all: byKey.size })}
      shortcut="D"
      data-testid="centre-count"
      onClick={() => openSheet('duty')}
    >
      <span className={styles.name}>{t('duty.count')}</span> {up}/{byKey.size}
    </Button>
  );
}
