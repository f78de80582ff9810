import { useCallback, useEffect, useRef, useState } from 'react';
import type { MeetingHead } from '#contract/meeting';
import { MeetingSession } from '../../call/meeting-session.ts';
import { listMeetings, readMeeting, takeMeetingTicket } from '../../features/meeting/meeting-requests.ts';
import { type KnownMeeting, mergeView } from '../../features/meeting/meeting-store.ts';
import { pageProbe } from '../../lib/page-probe.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** Changes come in bursts when a county joins: all of one burst are one reading, and not every device reads at once. */
const READ_WAIT_MS = 200;
const READ_SPREAD_MS = 200;
const PROBE_MS = 500;

const readWaitMs = (): number => READ_WAIT_MS + Math.random() * READ_SPREAD_MS;

/**
 * Meetings of this seat that are not over, read again when one changes; null before the first reading.
 * @param joined the one that is read by itself: its changes move nothing here
 */
export function useMeetings(joined: string | null): { meetings: readonly MeetingHead[] | null; reload: () => void } {
  const { http, stores } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live.kind);
  const [meetings, setMeetings] = useState<readonly MeetingHead[] | null>(null);
  const reload = useCallback(
    () => void listMeetings(http).then(setMeetings, () => undefined), // What was known stands; the page says that it is offline.
    [http],
  );
  useEffect(() => {
    if (live !== 'live') return;
    reload();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const unsubscribe = stores.meetingChange.subscribe(({ id }) => {
      if (id === joined || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        reload();
      }, readWaitMs());
    });
    return () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    };
  }, [stores, live, joined, reload]);
  return { meetings, reload };
}

/** One meeting, kept true by what is newer than the version known; null before the first reading. */
export function useMeeting(id: string | null): { known: KnownMeeting | null; reload: () => void } {
  const { http, stores } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live.kind);
  const [known, setKnown] = useState<KnownMeeting | null>(null);
  const latest = useRef<KnownMeeting | null>(null);
  const read = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = null;
    setKnown(null);
    if (id === null) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isGone = false;
    const now = async (): Promise<void> => {
      timer = null;
      const view = await readMeeting(http, id, latest.current?.head.version ?? 0);
      if (isGone) return;
      latest.current = mergeView(latest.current, view);
      setKnown(latest.current);
    };
    const soon = (): void => {
      timer ??= setTimeout(() => void now().catch(() => undefined), readWaitMs());
    };
    read.current = () => void now().catch(() => undefined);
    read.current();
    const unsubscribe = stores.meetingChange.subscribe((change) => change.id === id && soon());
    return () => {
      isGone = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      read.current = () => undefined;
    };
  }, [http, stores, id]);
  useEffect(() => {
    // Anything may have happened while the feed was away.
    if (live === 'live') read.current();
  }, [live]);
  return { known, reload: useCallback(() => read.current(), []) };
}

/** The media of the meeting that this device is inside of. */
export function useMeetingSession(id: string | null, isInside: boolean): MeetingSession | null {
  const { http } = useCounty();
  const [session, setSession] = useState<MeetingSession | null>(null);
  useEffect(() => {
    if (id === null || !isInside) return;
    const made = new MeetingSession({ takeTicket: () => takeMeetingTicket(http, id) });
    setSession(made);
    void made.start();
    const probe = setInterval(() => void note(made), PROBE_MS);
    return () => {
      clearInterval(probe);
      made.close();
      setSession(null);
    };
  }, [http, id, isInside]);
  return session;
}

async function note({ call }: MeetingSession): Promise<void> {
  const { framesDecoded, audioEnergy } = await call.figures();
  const { phase, mended } = call.state.getState();
  Object.assign(pageProbe().facts, {
    callFrames: framesDecoded,
    callEnergy: audioEnergy,
    callPhase: phase,
    callMended: mended,
  });
}
