import type { Session } from '#contract/session';
import type { Call } from '#contract/call';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { isLive, viewCalls } from '../../features/call/call-store.ts';
import { keepPicture, placeCall, stepCall } from '../../features/call/call-requests.ts';
import type { CallWish } from '../../features/call/call-requests.ts';
import { CallOver } from '../../features/call/CallOver.tsx';
import { CallPanel } from '../../features/call/CallPanel.tsx';
import { CallRing } from '../../features/call/CallRing.tsx';
import { CallTodos } from '../../features/call/CallTodos.tsx';
import { freezePicture } from '../../call/MediaView.tsx';
import { RunningCalls } from '../../features/call/RunningCalls.tsx';
import styles from '../../features/call/call.module.css';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { CaseCalls } from './CaseCalls.tsx';
import { callDesk, type CallDeskWish } from './call-desk.ts';
import { addressOf, useCalls } from './use-calls.ts';
import { useCallSession } from './use-call-session.ts';
import { useCallFailure } from './use-call-failure.tsx';

const MeetingDock = lazy(() =>
  import('../meeting/MeetingDock.tsx').then((module) => ({ default: module.MeetingDock })),
);

/** All of calls on a page: what comes in, what goes on, what was missed. */
export function CallDock({ session, hasKeys }: { session: Session; hasKeys: boolean }) {
  const { http } = useCounty();
  const store = useCalls();
  const state = useStoreState(store.state);
  const nowMs = useServerNow(1_000);
  const { account } = session;
  const view = viewCalls(state, { account, address: addressOf(session) }, nowMs);
  const { current, ringing, todos } = view;
  const [wantsVideo, setWantsVideo] = useState(false);
  const [failure, fail] = useCallFailure();
  const over = useOver(current, state.byId);
  const media = useCallSession(http, current, account, wantsVideo);
  const step = async (call: Call, action: Parameters<typeof stepCall>[2], more = {}): Promise<void> => {
    try {
      store.apply(await stepCall(http, call.id, action, more));
    } catch (error) {
      fail(error);
    }
  };
  const freeze = async (call: Call, track: MediaStreamTrack): Promise<boolean> => {
    try {
      store.apply(await keepPicture(http, call.id, await freezePicture(track)));
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  };
  const place = async (wish: CallWish): Promise<void> => {
    const id = mintUuid7();
    setWantsVideo(wish.wantsVideo ?? false);
    fail(null);
    store.own(id);
    try {
      const call = await placeCall(http, id, wish);
      // Two who call each other are in the older call.
      store.own(call.id);
      store.apply(call);
    } catch (error) {
      fail(error);
    }
  };
  const accept = async (call: Call, withVideo: boolean): Promise<void> => {
    setWantsVideo(withVideo);
    fail(null);
    store.own(call.id);
    await step(call, 'accept');
  };
  const join = async (call: Call): Promise<void> => {
    store.own(call.id);
    await step(call, 'join');
  };
  const [first] = ringing;
  useWishes((wish) => {
    if (wish.kind === 'call') return current === null ? place(wish.call) : undefined;
    if (wish.kind === 'answer') return first && accept(first, false);
    if (current) return step(current, 'hangUp');
    return first && step(first, 'decline');
  });
  useEffect(() => {
    callDesk.setState({ isRinging: first !== undefined, isInCall: current !== null });
  }, [first, current]);
  useRingStep(first ?? null, (call) => step(call, 'ring'));
  return (
    <div className={styles.dock}>
      {failure}
      {over && <CallOver key={over.id} call={over} account={account} onCallBack={(callee) => void place({ callee })} />}
      {current && (
        <CallPanel
          key={current.id}
          call={current}
          session={media}
          account={account}
          nowMs={nowMs}
          hasKeys={hasKeys}
          onEnd={() => void step(current, 'hangUp')}
          onFreeze={(track) => freeze(current, track)}
          onNote={(note) => step(current, 'note', { note })}
        />
      )}
      {ringing.map((call) => (
        <CallRing
          key={call.id}
          call={call}
          hasKeys={hasKeys}
          onAccept={(withVideo) => void accept(call, withVideo)}
          onDecline={() => void step(call, 'decline')}
          onSilence={() => store.silence(call.id)}
        />
      ))}
      {current === null && session.role === 'leader' && (
        <RunningCalls calls={view.running} onJoin={(call) => void join(call)} />
      )}
      <CallTodos
        todos={todos}
        onCallBack={(call) => void place({ callee: call.caller.address })}
        onDone={(call) => void step(call, 'settle')}
      />
      <Suspense fallback={null}>
        <MeetingDock session={session} hasKeys={hasKeys} />
      </Suspense>
    </div>
  );
}

/** The calls about a case; they load with everything of calls. */
export function DockedCaseCalls({ incidentId }: { incidentId: string }) {
  return <CaseCalls incidentId={incidentId} />;
}

/** The call that has just ended here, until another begins. */
function useOver(current: Call | null, byId: ReadonlyMap<string, Call>): Call | null {
  const [last, setLast] = useState<string | null>(null);
  const id = current?.id ?? null;
  useEffect(() => {
    if (id !== null) setLast(id);
  }, [id]);
  const known = byId.get(last ?? '');
  return current === null && known && !isLive(known) ? known : null;
}

/** Each wish of the page is taken once. */
function useWishes(take: (wish: CallDeskWish) => unknown): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  const takeWish = useCallback((wish: CallDeskWish | null) => {
    if (wish === null) return;
    callDesk.setState({ wish: null });
    latest.current(wish);
  }, []);
  useEffect(() => {
    takeWish(callDesk.getState().wish);
    return callDesk.subscribe(({ wish }) => takeWish(wish));
  }, [takeWish]);
}

/** Tells the caller that a device rings. */
function useRingStep(call: Call | null, ring: (call: Call) => Promise<void>): void {
  const latest = useRef(ring);
  useEffect(() => {
    latest.current = ring;
  });
  const id = call?.state === 'invited' ? call.id : null;
  useEffect(() => {
    if (id !== null && call !== null) void latest.current(call);
    // Once for each call that comes in.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id]);
}
