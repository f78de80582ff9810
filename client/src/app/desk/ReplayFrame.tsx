import type { Session } from '#contract/session';
import { CountyProvider } from '../live/county-context.tsx';
import { DeskFrame } from './DeskFrame.tsx';
import { useReplay } from './use-replay.ts';

/** The desk, in the present or at a past moment: everything in it draws the county that this one gives it. */
export function ReplayFrame({ session }: { session: Session }) {
  const replay = useReplay();
  return (
    <CountyProvider county={replay.shown}>
      <DeskFrame session={session} replay={replay} />
    </CountyProvider>
  );
}
