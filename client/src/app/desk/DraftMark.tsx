import type { DraftStore } from '../../features/draft/draft-store.ts';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { useStoreState } from '../live/county-context.tsx';
import styles from './desk.module.css';

/** When the words begun for a case were last saved; nothing while there are none. */
export function DraftMark({ drafts, incidentId }: { drafts: DraftStore; incidentId: string }) {
  const t = useText();
  const byKey = useStoreState(drafts.state, (state) => state.byKey);
  const own = [...byKey].filter(([key, { value }]) => key.endsWith(`:${incidentId}`) && value !== '');
  if (own.length === 0) return null;
  const isSaved = own.every(([, { savedAtMs }]) => savedAtMs !== null);
  const savedAtMs = Math.max(...own.map(([, draft]) => draft.savedAtMs ?? 0));
  return (
    <p className={styles.saved} role="status" data-testid="draft-saved" data-saved={isSaved}>
      {isSaved ? t('draft.saved', { time: timeOfDay(savedAtMs) }) : t('draft.here')}
    </p>
  );
}
