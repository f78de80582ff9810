import { useEffect } from 'react';
import { type Loaded, useLoaded } from './use-loaded.ts';

const LOOK_AGAIN_MS = 3000;

/** Reads a list of changes and looks again while one of them is under way; what is shown stays until the new is there. */
export function useEncoderWatch<Value extends { items: readonly object[] }>(
  read: () => Promise<Value>,
): { state: Loaded<Value>; again: () => void } {
  const loaded = useLoaded(read);
  const { state, again } = loaded;
  const isMoving =
    state.kind === 'loaded' && state.value.items.some((item) => 'state' in item && item.state === 'running');
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setInterval(again, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isMoving, again]);
  return loaded;
}
