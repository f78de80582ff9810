import type { Session } from '#contract/session';
import { CountyProvider } from '../live/county-context.tsx';
import { MAP_LAYERS } from '../live/start-county.ts';
import { useStartedCounty } from '../live/use-started-county.ts';
import { StaleBanner } from '../shell/StaleBanner.tsx';
import { ReplayFrame } from './ReplayFrame.tsx';

const WITH_MAP = { layers: MAP_LAYERS, summaryPeriodMs: 30_000 };

/** Follows the seat's scope for as long as the desk is open. */
export function DeskShell({ session }: { session: Session }) {
  const county = useStartedCounty(session.account, WITH_MAP);
  if (!county) return null;
  return (
    <CountyProvider county={county}>
      <StaleBanner />
      <ReplayFrame session={session} />
    </CountyProvider>
  );
}
