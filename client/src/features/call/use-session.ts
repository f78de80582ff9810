import { useSyncExternalStore } from 'react';
import type { CallSession, SessionState } from '../../call/call-session.ts';

/** What a call's media are now; the component draws again with every change. */
export function useSession(session: CallSession): SessionState {
  return useSyncExternalStore(session.state.subscribe, session.state.getState);
}
