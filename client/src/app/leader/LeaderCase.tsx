import type { IncidentDetail } from '#contract/incident';
import { useEffect, useState } from 'react';
import { followIncident } from '../../features/brief/brief-requests.ts';
import { useCallText } from '../../features/call/call-words.ts';
import { CaseHead, CaseLog } from '../../features/incident/CaseHead.tsx';
import { readIncident } from '../../features/incident/incident-requests.ts';
import { OrderReceipts } from '../../features/order/OrderReceipts.tsx';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { askCallDesk } from '../call/call-desk.ts';
import { CaseCallsSlot } from '../call/CallSlot.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import { LeaderInstruct } from './LeaderInstruct.tsx';
import { useCentreNames } from './use-centre-names.ts';
import type { BriefView } from './use-brief.ts';
import styles from './leader.module.css';

/** One case: how it stands, following it, an instruction, and what came of those before. */
export function LeaderCase({ incidentId, view }: { incidentId: string; view: BriefView }) {
  const t = useText();
  const { http, stores } = useCounty();
  const callText = useCallText();
  const nameOf = useCentreNames();
  const byId = useStoreState(stores.orders.orders.state, (state) => state.byKey);
  const { detail, failure, fail } = useDetail(incidentId);
  if (detail === null) return <Notice kind={failure ? 'error' : 'loading'} title={failure ?? t('app.loading')} />;
  const { incident } = detail;
  const isFollowed = view.brief?.concerns.some((id) => id === incidentId) ?? false;
  const follow = () => followIncident(http, incidentId, !isFollowed).then(view.again, fail);
  return (
    <div className={styles.brief} data-testid="leader-case" data-incident={incidentId}>
      {failure && <p role="alert">{failure}</p>}
      <CaseHead
        detail={detail}
        place={nameOf(incident.village)}
        centre={incident.departmentName ?? nameOf(incident.owner)}
        holder={null}
        ownership={null}
        code={null}
      />
      <Button aria-pressed={isFollowed} data-testid="follow" onClick={() => void follow()}>
        {t(isFollowed ? 'leader.unfollow' : 'leader.follow')}
      </Button>
      <Button
        data-testid="leader-call"
        onClick={() => askCallDesk({ kind: 'call', call: { callee: `duty:${incident.owner}`, incidentId } })}
      >
        {callText('call-owner')}
      </Button>
      <LeaderInstruct incident={incident} />
      <OrderReceipts orders={[...byId.values()].filter((order) => order.incidentId === incidentId)} />
      <CaseCallsSlot incidentId={incidentId} />
      <CaseLog detail={detail} />
    </div>
  );
}

/** Reads the case, again with each version that the feed tells. */
function useDetail(incidentId: string) {
  const { http, stores } = useCounty();
  const version = useStoreState(stores.incidents.live.state, (state) => state.byKey.get(incidentId)?.version ?? 0);
  const [detail, setDetail] = useState<IncidentDetail | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [fail] = useState(() => (error: unknown) => setFailure(wordsOf(error)));
  useEffect(() => {
    let isOver = false;
    readIncident(http, incidentId).then(
      (read) => !isOver && setDetail(read),
      (error: unknown) => !isOver && fail(error),
    );
    return () => {
      isOver = true;
    };
  }, [http, incidentId, version, fail]);
  return { detail, failure, fail };
}
