import { createContext, useContext, type ReactNode } from 'react';
import type { Desk } from './desk-entry.ts';

const DeskContext = createContext<Desk | null>(null);

/** Gives the parts of a desk their desk. */
export function DeskProvider({ desk, children }: { desk: Desk; children: ReactNode }) {
  return <DeskContext value={desk}>{children}</DeskContext>;
}

/** The desk around; using it outside of one is a bug. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside a DeskProvider');
  return desk;
}
