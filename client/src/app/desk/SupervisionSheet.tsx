import { useState } from 'react';
import { CardList } from '../../features/supervision/CardList.tsx';
import { IssueForm } from '../../features/supervision/IssueForm.tsx';
import { isCard } from '../../features/supervision/supervision-lists.ts';
import styles from '../../features/supervision/supervision.module.css';
import { SupervisionItem } from '../../features/supervision/SupervisionItem.tsx';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import type { Desk } from './desk-entry.ts';
import { useDivisionNames } from './division-names.ts';
import { useCaseSupervisions, useOpenSupervisions } from './use-supervisions.ts';

/** 督办 over the desk: what lies on the case and what this seat may do about it, and all open cards by centre. */
export function SupervisionSheet({ desk }: { desk: Desk }) {
  const t = useText();
  const { stores } = useCounty();
  const isStale = useStoreState(stores.status, (status) => status.live.kind !== 'live');
  const { open, isLoaded } = useOpenSupervisions();
  const names = useDivisionNames();
  const incidentId = desk.queue.selectedId;
  const [tab, setTab] = useState<'case' | 'centres'>(incidentId === null ? 'centres' : 'case');
  const openCase = (id: string) => {
    desk.choice.open(id);
    setTab('case');
  };
  return (
    <div data-testid="supervision-sheet">
      <div className={styles.tabs} role="tablist">
        <button
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab === 'case'}
          onClick={() => setTab('case')}
        >
          {t('supervision.tab-case')}
        </button>
        <button
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab === 'centres'}
          onClick={() => setTab('centres')}
        >
          {t('supervision.tab-centres', { n: open.filter(isCard).length })}
        </button>
      </div>
      {isStale && <Notice kind="offline" title={t('supervision.offline')} />}
      {tab === 'centres' ? (
        <CardList open={open} isLoaded={isLoaded} placeName={names} onOpen={openCase} />
      ) : (
        <CaseTab key={incidentId} incidentId={incidentId} placeName={names} />
      )}
    </div>
  );
}

function CaseTab({ incidentId, placeName }: { incidentId: string | null; placeName: (code: string) => string }) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const { all, failure, isBusy, issue, step } = useCaseSupervisions(incidentId);
  if (incidentId === null) return <Notice kind="empty" title={t('supervision.no-case')} />;
  if (all === null) {
    return failure === null ? (
      <Notice kind="loading" title={t('app.loading')} />
    ) : (
      <Notice kind="error" title={failure} />
    );
  }
  // What waits for this seat takes the keys: newest first, as the log of the case reads.
  const items = [...all.items].reverse();
  const first = items.find(({ actions }) => actions.includes('reply') || actions.includes('lift'))?.supervision.id;
  return (
    <>
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {t('supervision.refused', { why: failure })}
        </p>
      )}
      {items.length === 0 && (
        <Notice
          kind="empty"
          title={t('supervision.none')}
          hint={all.mayIssue.length === 0 ? t('supervision.none-hint') : undefined}
        />
      )}
      <div className={styles.list}>
        {items.map((detail) => (
          <SupervisionItem
            key={`${detail.supervision.id}.${detail.supervision.version}`}
            detail={detail}
            nowMs={nowMs}
            isBusy={isBusy}
            isFirst={detail.supervision.id === first}
            placeName={placeName}
            onStep={(action, words) => void step(detail.supervision, action, words)}
          />
        ))}
      </div>
      {all.mayIssue.length > 0 && (
        <>
          <h3 className={styles.heading}>{t('supervision.new')}</h3>
          <IssueForm
            may={all}
            nowMs={nowMs}
            isBusy={isBusy}
            isFirst={first === undefined}
            placeName={placeName}
            onIssue={issue}
          />
        </>
      )}
    </>
  );
}
