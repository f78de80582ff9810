import type { Session } from '#contract/session';
import { useEffect, useState } from 'react';
import { CountyProvider } from '../live/county-context.tsx';
import { MAP_LAYERS, startCounty, type County } from '../live/start-county.ts';
import { personHttp } from '../shell/session-store.ts';
import { StaleBanner } from '../shell/StaleBanner.tsx';
import { ReplayFrame } from './ReplayFrame.tsx';

const SUMMARY_PERIOD_MS = 30_000;

/** Follows the seat's scope for as long as the desk is open. */
export function DeskShell({ session }: { session: Session }) {
  const [county, setCounty] = useState<County | null>(null);
  useEffect(() => {
    const started = startCounty({
      http: personHttp,
      readToken: () => null,
      layers: MAP_LAYERS,
      summaryPeriodMs: SUMMARY_PERIOD_MS,
    });
    setCounty(started);
    return () => started.stop();
  }, [session.account]);
  if (!county) return null;
  return (
    <CountyProvider county={county}>
      <StaleBanner />
      <ReplayFrame session={session} />
    </CountyProvider>
  );
}
