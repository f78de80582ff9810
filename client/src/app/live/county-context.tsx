import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { County } from './start-county.ts';

const CountyContext = createContext<County | null>(null);

/** Gives a surface its county. */
export function CountyProvider({ county, children }: { county: County; children: ReactNode }) {
  return <CountyContext value={county}>{children}</CountyContext>;
}

/** The county of the surface around; using it outside of one is a bug. */
export function useCounty(): County {
  const county = useContext(CountyContext);
  if (!county) throw new Error('useCounty outside a CountyProvider');
  return county;
}

interface Readable<State> {
  getState(): State;
  subscribe(listener: () => void): () => void;
}

/** The state of a vanilla store, or a part of it; `select` must return the same value for the same state. */
export function useStoreState<State>(store: Readable<State>): State;
export function useStoreState<State, Part>(store: Readable<State>, select: (state: State) => Part): Part;
export function useStoreState<State, Part>(store: Readable<State>, select?: (state: State) => Part): State | Part {
  return useSyncExternalStore(store.subscribe, () => (select ? select(store.getState()) : store.getState()));
}

/** The server's time, drawn anew every `periodMs`; that of `of` instead of the county around. */
export function useServerNow(periodMs: number, of?: County): number {
  const around = useCounty();
  const county = of ?? around;
  const [nowMs, setNowMs] = useState(() => county.serverNowMs());
  useEffect(() => {
    const read = () => setNowMs(county.serverNowMs());
    read();
    const timer = setInterval(read, periodMs);
    return () => clearInterval(timer);
  }, [county, periodMs]);
  return nowMs;
}
