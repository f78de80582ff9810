import type { Session } from '#contract/session';
import { lazy, Suspense } from 'react';

const CallDock = lazy(() => import('./CallDock.tsx').then((module) => ({ default: module.CallDock })));

// One file for all of calls: another one would part what every page has in common.
const CaseCalls = lazy(() => import('./CallDock.tsx').then((module) => ({ default: module.DockedCaseCalls })));

/** Where the calls about a case stand in it. */
export function CaseCallsSlot({ incidentId }: { incidentId: string }) {
  return (
    <Suspense fallback={null}>
      <CaseCalls incidentId={incidentId} />
    </Suspense>
  );
}

/** Where calls appear on a page; they load after it. */
export function CallSlot({ session, hasKeys = false }: { session: Session; hasKeys?: boolean }) {
  return (
    <Suspense fallback={null}>
      <CallDock session={session} hasKeys={hasKeys} />
    </Suspense>
  );
}
