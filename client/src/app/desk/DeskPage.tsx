import { SignedIn } from '../shell/SignedIn.tsx';
import { DeskShell } from './DeskShell.tsx';

/** The duty officer's desk, for county, town and village seats. */
export function DeskPage() {
  return <SignedIn roles={['duty']}>{(session) => <DeskShell session={session} />}</SignedIn>;
}
