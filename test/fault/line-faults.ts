/** What a line does to one direction of every connection. */
export interface LineFaults {
  /** Every piece arrives this much later, and up to `jitterMs` later still; order is kept, as TCP keeps it. */
  latencyMs: number;
  jitterMs: number;
  /** Chance that a piece is lost on its way and comes with TCP's retransmission, 200 ms later, all behind it with it. */
  lossRate: number;
  /** Infinity: as fast as it goes. The sender is held back once 64 KiB wait. */
  bytesPerSecond: number;
  /** Nothing passes and nobody is told, not even of an end; what was sent arrives when the line heals. */
  isCut: boolean;
}

/** Both directions as they are without a fault. */
export const HEALTHY: LineFaults = {
  latencyMs: 0,
  jitterMs: 0,
  lossRate: 0,
  bytesPerSecond: Infinity,
  isCut: false,
};
