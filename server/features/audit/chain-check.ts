import type { ChainCheck } from '#contract/audit';
import type { Clock } from '../../clock.ts';
import type { WriteAudit } from '../../live/write-audit.ts';
import { CHAIN_START, type ChainPoint, type ChainSource, verifyChain } from './verify-chain.ts';

/** What looking at the chain works with. */
export interface ChainCheckDeps {
  readonly county: string;
  readonly source: ChainSource;
  readonly clock: Clock;
  readonly audit: WriteAudit;
  /** Told why a look could not be finished. */
  readonly onError: (error: unknown) => void;
}

/** Looks at the chain beside the server's other work; one look at a time, whoever asks. */
export interface ChainChecker {
  /** What the last look has shown, or how far the one that runs has come; null before the first. */
  state(): ChainCheck | null;
  /** Looks at every line and writes into the audit what was found; while a look runs, that one counts. */
  checkAll(actor: string): void;
  /** Looks at lines that came after the last look, at all of them when that one did not end with a whole chain. */
  checkNew(): void;
  /** Resolves when no look runs. */
  settled(): Promise<void>;
}

interface Whole extends ChainPoint {
  readonly fromStartAt: string;
}

/** Makes the checker; what it knows is this server's and is forgotten with it. */
export function createChainChecker(deps: ChainCheckDeps): ChainChecker {
  const { county, source, clock } = deps;
  let shown: ChainCheck | null = null;
  let whole: Whole | null = null;
  let running: Promise<void> | null = null;

  const look = async (from: Whole | null): Promise<ChainCheck> => {
    const verdict = await verifyChain(county, source, from ?? CHAIN_START, (lines) => {
      shown = { kind: 'running', lines };
    });
    const at = clock.now().toISOString();
    if (verdict.kind === 'broken') return { kind: 'broken', id: verdict.id, fault: verdict.fault, at };
    const { lines, hash } = verdict;
    whole = { id: lines, hash, fromStartAt: from?.fromStartAt ?? at };
    return { kind: 'whole', lines, hash, at, fromStartAt: whole.fromStartAt };
  };

  const begin = (from: Whole | null, onFound: (found: ChainCheck) => Promise<void>): void => {
    if (running !== null) return;
    whole = from;
    shown = { kind: 'running', lines: from?.id ?? 0 };
    running = look(from)
      .then(async (found) => {
        if (found.kind === 'broken') whole = null;
        shown = found;
        await onFound(found);
      })
      .catch((error: unknown) => {
        shown = { kind: 'unable', at: clock.now().toISOString() };
        deps.onError(error);
      })
      .finally(() => (running = null));
  };

  return {
    state: () => shown,
    checkAll: (actor) =>
      begin(null, (found) =>
        deps.audit(actor, { action: 'audit.verify', target: 'audit', scopeCode: county, after: found }),
      ),
    checkNew: () => begin(whole, async () => undefined),
    settled: async () => {
      await running;
    },
  };
}
