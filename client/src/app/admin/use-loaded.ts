import { useCallback, useEffect, useState } from 'react';
import { errorCodeOf, type ApiErrorCode } from '../../api/api-error.ts';

/** Something read from the server: not yet, failed, or there. */
export type Loaded<Value> =
  { kind: 'loading' } | { kind: 'failed'; code: ApiErrorCode } | { kind: 'loaded'; value: Value };

/** Reads whenever `read` changes; a slower older answer never replaces a newer one. */
export function useLoaded<Value>(read: () => Promise<Value>): { state: Loaded<Value>; again: () => void } {
  const [state, setState] = useState<Loaded<Value>>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    read().then(
      (value) => isCurrent && setState({ kind: 'loaded', value }),
      (error: unknown) => isCurrent && setState({ kind: 'failed', code: errorCodeOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [read, turn]);
  return { state, again: useCallback(() => setTurn((before) => before + 1), []) };
}
