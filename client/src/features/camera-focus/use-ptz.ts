import type { PtzVelocity } from '#contract/onvif';
import type { PtzState } from '#contract/ptz';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { HttpClient } from '../../api/http-client.ts';
import { failureText } from './failure-text.ts';
import { PtzHand } from './ptz-hand.ts';
import { createPtzRequests, type PtzRequests } from './ptz-requests.ts';

const LOOK_AGAIN_MS = 3000;
/** Words of a refusal stay for so long at least. */
const REFUSAL_MS = 4000;

/** What a pad shows and does. */
export interface PtzUse {
  requests: PtzRequests;
  /** Null until it is known. */
  state: PtzState | null;
  /** Why the last wish was refused, in the reader's language. */
  refusal: string | null;
  isDown: boolean;
  press: (velocity: PtzVelocity) => void;
  lift: () => void;
  /** Runs a wish, shows a refusal, and looks again whose hand is on the camera. */
  run: (wish: () => Promise<unknown>) => Promise<boolean>;
}

/** One hand of this page on a camera, for as long as the pad is on screen; leaving it lets go of the camera. */
export function usePtz(http: HttpClient, cameraId: string): PtzUse {
  const requests = useMemo(() => createPtzRequests(http, cameraId), [http, cameraId]);
  const [state, setState] = useState<PtzState | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isDown, setIsDown] = useState(false);
  const handRef = useRef<PtzHand | null>(null);
  const refusedAtMsRef = useRef(0);
  const refuse = useCallback((error: unknown) => {
    refusedAtMsRef.current = performance.now();
    setRefusal(failureText(error));
  }, []);
  const look = useCallback(() => {
    requests.state().then((now) => {
      setState(now);
      if (performance.now() - refusedAtMsRef.current > REFUSAL_MS) setRefusal(null);
    }, refuse);
  }, [requests, refuse]);
  useEffect(() => {
    const hand = new PtzHand(requests, {
      onChange: (down) => {
        setIsDown(down);
        if (down) setRefusal(null);
        else look();
      },
      onRefused: refuse,
    });
    handRef.current = hand;
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    const lift = () => hand.lift();
    document.addEventListener('visibilitychange', lift);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lift);
      hand.lift();
      requests.release().catch(() => undefined); // It is free after 15 s anyway.
    };
  }, [requests, look, refuse]);
  const run = useCallback(
    async (wish: () => Promise<unknown>) => {
      try {
        await wish();
        setRefusal(null);
        return true;
      } catch (error) {
        refuse(error);
        return false;
      } finally {
        look();
      }
    },
    [look, refuse],
  );
  const press = useCallback((velocity: PtzVelocity) => handRef.current?.press(velocity), []);
  const lift = useCallback(() => handRef.current?.lift(), []);
  return { requests, state, refusal, isDown, press, lift, run };
}
