import type { Incident } from '#contract/incident';
import { useEffect, useMemo, useRef, useState } from 'react';
import { isAlarming } from '../../features/incident/incident-layer.ts';
import { byNeed } from '../../features/incident/queue.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { createWallSound, type SoundState, type WallSound } from '../wall/wall-sound.ts';

/** The desk's alarm: what rings, whether it can be heard, and how it is silenced. */
export interface DeskAlarm {
  ringing: readonly Incident[];
  sound: SoundState;
  arm: () => void;
  /** Silences what rings at this desk; false when nothing did. */
  acknowledge: () => boolean;
}

/**
 * Rings for each new report, and for an urgent one that nobody took before this page was opened, until it is
 * acknowledged here or accepted anywhere.
 */
export function useDeskAlarm(scope: string): DeskAlarm {
  const { stores } = useCounty();
  const byId = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const [silenced, setSilenced] = useState<ReadonlySet<string>>(new Set());
  const [state, setState] = useState<SoundState>('blocked');
  const sound = useRef<WallSound | null>(null);
  useEffect(() => {
    const made = createWallSound();
    sound.current = made;
    setState(made.state());
    const stopState = made.onState(setState);
    const stopNew = stores.incidents.onNew(({ id }) => setArrived((before) => new Set([...before, id])));
    return () => {
      stopState();
      stopNew();
      made.close();
    };
  }, [stores, scope]);
  const ringing = useMemo(() => {
    const isRung = (incident: Incident) =>
      incident.state === 'reported' && (arrived.has(incident.id) || isAlarming(incident)) && !silenced.has(incident.id);
    return [...byId.values()].filter(isRung).sort(byNeed);
  }, [byId, arrived, silenced]);
  const isRinging = ringing.length > 0;
  useEffect(() => sound.current?.setAlarm(isRinging), [isRinging]);
  return {
    ringing,
    sound: state,
    arm: () => sound.current?.arm(),
    acknowledge: () => {
      setSilenced((before) => new Set([...before, ...ringing.map(({ id }) => id)]));
      return isRinging;
    },
  };
}
