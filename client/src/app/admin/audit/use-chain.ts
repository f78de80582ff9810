import { AuditChain } from '#contract/audit';
import { useCallback, useEffect, useState } from 'react';
import { errorCodeOf } from '../../../api/api-error.ts';
import { personHttp } from '../../shell/session-store.ts';
import type { Loaded } from '../use-loaded.ts';

/** How often a check that runs is asked how far it has come. */
const ASK_AGAIN_MS = 1_000;

const ask = (from: 'start' | 'last') => personHttp.send(AuditChain, 'POST', '/api/audit/chain/checks', { from });
const look = () => personHttp.get(AuditChain, '/api/audit/chain');

/** The state of the chain: lines that are new are checked at once, and a check that runs is followed to its end. */
export function useChain(): { state: Loaded<AuditChain>; checkAll: () => void; again: () => void } {
  const [state, setState] = useState<Loaded<AuditChain>>({ kind: 'loading' });
  const show = useCallback((answer: Promise<AuditChain>): void => {
    answer.then(
      (value) => setState({ kind: 'loaded', value }),
      (error: unknown) => setState({ kind: 'failed', code: errorCodeOf(error) }),
    );
  }, []);
  useEffect(() => show(ask('last')), [show]);
  useEffect(() => {
    if (state.kind !== 'loaded' || state.value.check?.kind !== 'running') return undefined;
    const timer = setTimeout(() => show(look()), ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state, show]);
  return { state, checkAll: () => show(ask('start')), again: () => show(ask('last')) };
}
