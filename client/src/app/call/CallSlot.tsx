import type { Session } from '#contract/session';
import { lazy, Suspense } from 'react';

const CallDock = lazy(() => import('./CallDock.tsx').then((module) => ({ default: module.CallDock })));

/** Where calls appear on a page; they load after it. */
export function CallSlot({ session, hasKeys = false }: { session: Session; hasKeys?: boolean }) {
  return (
    <Suspense fallback={null}>
      <CallDock session={session} hasKeys={hasKeys} />
    </Suspense>
  );
}
