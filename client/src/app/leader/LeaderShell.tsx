import type { Session } from '#contract/session';
import { useEffect, useState } from 'react';
import { CountyProvider } from '../live/county-context.tsx';
import { startCounty, type County } from '../live/start-county.ts';
import { personHttp } from '../shell/session-store.ts';
import { StaleBanner } from '../shell/StaleBanner.tsx';
import { LeaderFrame } from './LeaderFrame.tsx';

/** Follows the leader's scope, without a map: the page must open on a phone in a car. */
export function LeaderShell({ session }: { session: Session }) {
  const [county, setCounty] = useState<County | null>(null);
  useEffect(() => {
    const started = startCounty({ http: personHttp, readToken: () => null, layers: [] });
    setCounty(started);
    return () => started.stop();
  }, [session.account]);
  if (!county) return null;
  return (
    <CountyProvider county={county}>
      <StaleBanner />
      <LeaderFrame session={session} />
    </CountyProvider>
  );
}
