import type { Alarm } from '#contract/alarm';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { acknowledgeAlarm } from '../../features/alarm/alarm-requests.ts';
import { createAlarmSound, type AlarmSound, type SoundState } from '../../features/alarm/alarm-sound.ts';
import { ringingAt } from '../../features/alarm/alarm-store.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** The desk's alarms: what rings, whether it can be heard, and ending it. */
export interface DeskAlarm {
  /** The most pressing first; ringing ends when anybody acknowledges, at any desk. */
  ringing: readonly Alarm[];
  /** All whose cause stands, also those acknowledged and put aside. */
  standing: readonly Alarm[];
  sound: SoundState;
  arm: () => void;
  /** Plays the test signal and notes that this shift has heard it. */
  test: () => void;
  /** When this seat last played it, epoch ms; null when not in this shift. */
  testedAtMs: number | null;
  /** Acknowledges what rings; false when nothing did. */
  acknowledge: () => boolean;
  /** Why the last acknowledgement failed: the alarm goes on ringing. */
  failure: string | null;
}

const SHIFT_MS = 12 * 3_600_000;
const TESTED_KEY = 'grid321.sound-tested';

/** Follows the alarms of a seat of `scope`, and sounds the most pressing. */
export function useDeskAlarm(scope: string): DeskAlarm {
  const { stores, http } = useCounty();
  const byId = useStoreState(stores.alarms.alarms.state, (state) => state.byKey);
  const ringing = useMemo(() => ringingAt(byId.values(), scope), [byId, scope]);
  const standing = useMemo(() => [...byId.values()].sort((a, b) => b.raisedAt.localeCompare(a.raisedAt)), [byId]);
  const [failure, setFailure] = useState<string | null>(null);
  const pending = useRef(new Set<string>());
  const { state, arm, test, testedAtMs } = useSound(ringing[0]?.level ?? null);
  const acknowledge = () => {
    for (const { id } of ringing) {
      if (pending.current.has(id)) continue;
      pending.current.add(id);
      acknowledgeAlarm(http, id)
        .then(
          (alarm) => {
            stores.alarms.apply(alarm);
            setFailure(null);
          },
          (error: unknown) => setFailure(wordsOf(error)),
        )
        .finally(() => pending.current.delete(id));
    }
    return ringing.length > 0;
  };
  return { ringing, standing, sound: state, arm, test, testedAtMs, acknowledge, failure };
}

/** The sound of the page; any key or click of the officer lets the browser play it. */
function useSound(level: Alarm['level'] | null) {
  const sound = useRef<AlarmSound | null>(null);
  const [state, setState] = useState<SoundState>('blocked');
  const [testedAtMs, setTestedAtMs] = useState(readTested);
  useEffect(() => {
    const made = createAlarmSound();
    sound.current = made;
    setState(made.state());
    const stop = made.onState(setState);
    const arm = () => made.arm();
    window.addEventListener('pointerdown', arm);
    window.addEventListener('keydown', arm);
    return () => {
      stop();
      window.removeEventListener('pointerdown', arm);
      window.removeEventListener('keydown', arm);
      made.close();
    };
  }, []);
  useEffect(() => sound.current?.setAlarm(level), [level]);
  const arm = useCallback(() => sound.current?.arm(), []);
  const test = useCallback(() => {
    void sound.current?.test().then((isHeard) => {
      if (!isHeard) return;
      localStorage.setItem(TESTED_KEY, String(Date.now()));
      setTestedAtMs(Date.now());
    });
  }, []);
  return { state, arm, test, testedAtMs };
}

function readTested(): number | null {
  const atMs = Number(localStorage.getItem(TESTED_KEY) ?? 0);
  return Date.now() - atMs < SHIFT_MS ? atMs : null;
}
