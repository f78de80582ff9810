import type { DatabaseAddress } from '#contract/boot';

/** What the two database engines differ in; nothing else in the server asks which one runs. */
export interface EngineCaps {
  kind: DatabaseAddress['kind'];
  /** NOTIFY reaches other connections, and advisory locks hold against them. Without it there is exactly one connection. */
  hasManySessions: boolean;
  /** `ST_AsMVT` works. */
  hasVectorTiles: boolean;
}

/** The capabilities of each engine; PGlite 0.5.8 as measured in design/DATA.md §1. */
export function capsOf(kind: DatabaseAddress['kind']): EngineCaps {
  const isServer = kind === 'postgresql';
  return { kind, hasManySessions: isServer, hasVectorTiles: isServer };
}
