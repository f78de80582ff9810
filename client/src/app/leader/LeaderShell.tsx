import type { LayerName } from '#contract/layers';
import type { Session } from '#contract/session';
import { CountyProvider } from '../live/county-context.tsx';
import { useStartedCounty } from '../live/use-started-county.ts';
import { StaleBanner } from '../shell/StaleBanner.tsx';
import { LeaderFrame } from './LeaderFrame.tsx';

const NO_MAP: { layers: readonly LayerName[] } = { layers: [] };

/** Follows the leader's scope, without a map: the page must open on a phone in a car. */
export function LeaderShell({ session }: { session: Session }) {
  const county = useStartedCounty(session.account, NO_MAP);
  if (!county) return null;
  return (
    <CountyProvider county={county}>
      <StaleBanner />
      <LeaderFrame session={session} />
    </CountyProvider>
  );
}
