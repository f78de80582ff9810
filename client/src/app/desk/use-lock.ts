import { Session } from '#contract/session';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useCounty } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** The lock of a seat: it hides the work, keeps alarms going, and never logs out. */
export interface DeskLock {
  isLocked: boolean;
  lock: () => void;
  /** Resolves to why it stays locked, or null when it is open. */
  unlock: (password: string) => Promise<string | null>;
}

/** A desk on shift locks after so long without a key or a movement. */
export const IDLE_MS = 15 * 60_000;
const CHECK_MS = 2_000;
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Locks by key and by idleness; the screen at once, the session as soon as the server can be told. */
export function useLock(session: Session): DeskLock {
  const { http } = useCounty();
  const [isLocked, setIsLocked] = useState(session.isLocked);
  const isTold = useRef(session.isLocked);
  const lock = useCallback(() => {
    isTold.current = false;
    setIsLocked(true);
  }, []);
  useEffect(() => {
    if (!isLocked) return;
    const tell = () => {
      if (isTold.current) return;
      isTold.current = true;
      http.send(Session, 'POST', '/api/session/lock', {}).catch(() => (isTold.current = false));
    };
    tell();
    const timer = setInterval(tell, CHECK_MS);
    return () => clearInterval(timer);
  }, [http, isLocked]);
  useIdle(!isLocked, lock);
  const unlock = async (password: string) => {
    try {
      await http.send(Session, 'POST', '/api/session/unlock', { password });
      setIsLocked(false);
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  };
  return { isLocked, lock, unlock };
}

function useIdle(isOn: boolean, onIdle: () => void): void {
  useEffect(() => {
    if (!isOn) return;
    let livedMs = Date.now();
    const live = () => (livedMs = Date.now());
    const timer = setInterval(() => {
      if (Date.now() - livedMs >= IDLE_MS) onIdle();
    }, CHECK_MS);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, live, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, live, { capture: true });
    };
  }, [isOn, onIdle]);
}
