import type { Proof } from './proof.ts';

/** Every long proof; null where what it proves is not there yet. Loaded on demand, as the benches are. */
export const PROOFS: Readonly<Record<string, (() => Promise<Proof>) | null>> = {
  kills: async () => (await import('./kills-proof.ts')).killsProof,
  fuzz: async () => (await import('./fuzz-proof.ts')).fuzzProof,
  health: async () => (await import('./health-proof.ts')).healthProof,
  tiles: async () => (await import('./tiles-proof.ts')).tilesProof,
  recovery: async () => (await import('./recovery-proof.ts')).recoveryProof,
  soak: null,
};
