import type { ReactNode } from 'react';
import type { DraftStore } from '../../features/draft/draft-store.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './desk-notices.module.css';

/** What an officer must know beside the case: an alarm that cannot be heard, a case that was taken over, newer words loaded. */
export function DeskNotices({ drafts }: { drafts: DraftStore }) {
  const t = useText();
  const { alarm, wall } = useDesk();
  const isReplaced = useStoreState(drafts.state, ({ replacedKey }) => replacedKey !== null);
  return (
    <div className={styles.notices}>
      {alarm.sound === 'blocked' && (
        <Line tone="urgent" testId="sound-off">
          <button type="button" className={styles.words} onClick={alarm.arm}>
            {t('sound.off-banner')}
          </button>
        </Line>
      )}
      {alarm.failure && <Line tone="urgent">{t('alarm.failed', { why: alarm.failure })}</Line>}
      <TakenCases />
      {wall.failure && <Line tone="plain">{t('wall-push.failed', { why: wall.failure })}</Line>}
      {isReplaced && (
        <Line tone="plain" onClose={drafts.dismissNotice} testId="draft-replaced">
          {t('draft.replaced')}
        </Line>
      )}
    </div>
  );
}

/** Tells the officer of own cases that somebody took over. */
function TakenCases() {
  const t = useText();
  const { session } = useDesk();
  const { stores } = useCounty();
  const taken = useStoreState(stores.claims.taken, (state) => state.cases);
  const byId = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  return taken
    .filter(({ from }) => from === session.account)
    .map(({ incidentId, by, reason }) => (
      <Line key={incidentId} tone="urgent" testId="case-taken" onClose={() => stores.claims.dismiss(incidentId)}>
        {t('claim.taken', { by, reason, title: byId.get(incidentId)?.title ?? '' })}
      </Line>
    ));
}

function Line(props: { tone: 'urgent' | 'plain'; children: ReactNode; onClose?: () => void; testId?: string }) {
  const t = useText();
  const { tone, children, onClose, testId } = props;
  return (
    <div className={styles.line} data-tone={tone} role="alert" data-testid={testId}>
      {children}
      {onClose && (
        <Button tone="quiet" onClick={onClose}>
          {t('app.close')}
        </Button>
      )}
    </div>
  );
}
