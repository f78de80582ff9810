import type { AlarmLevel } from '#contract/alarm';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createAlarmSound, type AlarmSound, type SoundState } from '../../features/alarm/alarm-sound.ts';
import { ringingAt } from '../../features/alarm/alarm-store.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';

/** What the wall's light for its sound says, and the ways to touch it. */
export interface WallSoundControl {
  state: SoundState;
  /** Alarms that this wall was told to keep quiet about. */
  isSilenced: boolean;
  isRinging: boolean;
  arm: () => void;
  silence: () => void;
}

/** A hall hears what cannot wait; the rest rings at the desks. */
const WALL_LEVELS: ReadonlySet<AlarmLevel> = new Set(['urgent', 'whistle', 'supervision']);

/** Rings until somebody acknowledges at any desk of the scope, chimes once for a new incident. */
export function useWallSound(): WallSoundControl {
  const { stores } = useCounty();
  const byId = useStoreState(stores.alarms.alarms.state, (state) => state.byKey);
  const scope = useStoreState(stores.status, ({ session }) => session?.scope ?? '');
  const [sound, setSound] = useState<AlarmSound | null>(null);
  const [state, setState] = useState<SoundState>('blocked');
  const [silencedIds, setSilencedIds] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const made = createAlarmSound();
    setSound(made);
    setState(made.state());
    const arm = () => made.arm();
    const unsubscribe = [made.onState(setState), stores.incidents.onNew(() => made.chime())];
    window.addEventListener('pointerdown', arm);
    window.addEventListener('keydown', arm);
    return () => {
      unsubscribe.forEach((stop) => stop());
      window.removeEventListener('pointerdown', arm);
      window.removeEventListener('keydown', arm);
      made.close();
    };
  }, [stores]);
  const alarms = useMemo(
    () => ringingAt(byId.values(), scope).filter(({ level }) => WALL_LEVELS.has(level)),
    [byId, scope],
  );
  const level = alarms.find(({ id }) => !silencedIds.has(id))?.level ?? null;
  useEffect(() => sound?.setAlarm(level), [sound, level]);
  const arm = useCallback(() => sound?.arm(), [sound]);
  const silence = useCallback(() => setSilencedIds(new Set(alarms.map(({ id }) => id))), [alarms]);
  return { state, isSilenced: alarms.length > 0 && level === null, isRinging: level !== null, arm, silence };
}
