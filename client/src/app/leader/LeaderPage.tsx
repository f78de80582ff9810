import { addWords } from '../../i18n/text.ts';
import { leaderMessages } from '../../i18n/messages/leader.ts';
import { SignedIn } from '../shell/SignedIn.tsx';
import { LeaderShell } from './LeaderShell.tsx';

addWords(leaderMessages);

/** A leader's phone or seat: the day on one page, what to worry about, and an instruction in a few taps. */
export function LeaderPage() {
  return <SignedIn roles={['leader']}>{(session) => <LeaderShell session={session} />}</SignedIn>;
}
