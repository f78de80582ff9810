import type { Incident } from '#contract/incident';
import { useEffect, useRef, useState } from 'react';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { createWallSound, type SoundState, type WallSound } from '../wall/wall-sound.ts';

/** The desk's alarm: what rings, whether it can be heard, and how it is silenced. */
export interface DeskAlarm {
  ringing: readonly Incident[];
  sound: SoundState;
  arm: () => void;
  /** Silences what rings at this desk. */
  acknowledge: () => void;
}

/** Rings for each new report until it is acknowledged here or accepted anywhere. */
export function useDeskAlarm(scope: string): DeskAlarm {
  const { stores } = useCounty();
  const byId = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  const [rung, setRung] = useState<ReadonlySet<string>>(new Set());
  const [state, setState] = useState<SoundState>('blocked');
  const sound = useRef<WallSound | null>(null);
  useEffect(() => {
    const made = createWallSound();
    sound.current = made;
    setState(made.state());
    const stopState = made.onState(setState);
    const stopNew = stores.incidents.onNew((incident) => setRung((before) => new Set([...before, incident.id])));
    return () => {
      stopState();
      stopNew();
      made.close();
    };
  }, [stores, scope]);
  const ringing = [...rung].flatMap((id) => {
    const incident = byId.get(id);
    return incident?.state === 'reported' ? [incident] : [];
  });
  const isRinging = ringing.length > 0;
  useEffect(() => sound.current?.setAlarm(isRinging), [isRinging]);
  return {
    ringing,
    sound: state,
    arm: () => sound.current?.arm(),
    acknowledge: () => setRung(new Set()),
  };
}
