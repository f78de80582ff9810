import type { Incident } from '#contract/incident';
import { useCallback, useEffect, useState } from 'react';
import { isAlarming } from '../../features/incident/incident-layer.ts';
import { useCounty } from '../live/county-context.tsx';
import { createWallSound, type SoundState, type WallSound } from './wall-sound.ts';

/** What the wall's light for its sound says, and the ways to touch it. */
export interface WallSoundControl {
  state: SoundState;
  /** Urgent incidents that this wall was told to keep quiet about. */
  isSilenced: boolean;
  isRinging: boolean;
  arm: () => void;
  silence: () => void;
}

/** Rings while an urgent incident waits for any desk to accept it, chimes once for a new one. */
export function useWallSound(incidents: readonly Incident[]): WallSoundControl {
  const { stores } = useCounty();
  const [sound, setSound] = useState<WallSound | null>(null);
  const [state, setState] = useState<SoundState>('blocked');
  const [silencedIds, setSilencedIds] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const made = createWallSound();
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
  const alarms = incidents.filter(isAlarming);
  const isRinging = alarms.some(({ id }) => !silencedIds.has(id));
  useEffect(() => sound?.setAlarm(isRinging), [sound, isRinging]);
  const arm = useCallback(() => sound?.arm(), [sound]);
  const silence = useCallback(
    () => setSilencedIds(new Set(incidents.filter(isAlarming).map(({ id }) => id))),
    [incidents],
  );
  return { state, isSilenced: alarms.length > 0 && !isRinging, isRinging, arm, silence };
}
