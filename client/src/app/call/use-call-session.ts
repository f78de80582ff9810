import { useEffect, useState } from 'react';
import type { Call } from '#contract/call';
import type { HttpClient } from '../../api/http-client.ts';
import { CallSession } from '../../call/call-session.ts';
import { takeTicket } from '../../features/call/call-requests.ts';
import { pageProbe } from '../../lib/page-probe.ts';

const PROBE_MS = 500;

/** The media of the call that this device is in. The caller's line is built while it rings, so that an answer is heard at once. */
export function useCallSession(
  http: HttpClient,
  call: Call | null,
  account: string,
  wantsVideo: boolean,
): CallSession | null {
  const [session, setSession] = useState<CallSession | null>(null);
  const id = call?.id ?? null;
  const mayJoin = call !== null && (call.caller.account === account || call.acceptedAt !== null);
  useEffect(() => {
    if (id === null || !mayJoin) return;
    const made = new CallSession({ takeTicket: () => takeTicket(http, id), wantsVideo });
    setSession(made);
    void made.start();
    const probe = setInterval(() => void note(made), PROBE_MS);
    return () => {
      clearInterval(probe);
      made.close();
      setSession(null);
    };
    // A wish for pictures begins the call with one; later the camera has a button of its own.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [http, id, mayJoin]);
  return session;
}

async function note(session: CallSession): Promise<void> {
  const { framesDecoded, audioEnergy } = await session.figures();
  const { phase, mended } = session.state.getState();
  Object.assign(pageProbe().facts, {
    callFrames: framesDecoded,
    callEnergy: audioEnergy,
    callPhase: phase,
    callMended: mended,
  });
}
