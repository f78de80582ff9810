import type { Position } from '#contract/geo';

/** Last known place of one worker's phone. */
export interface WorkerPosition {
  workerId: number;
  townCode: string;
  villageCode: string;
  position: Position;
  accuracyM: number | null;
  /** By the phone's clock, and by ours. */
  observedAtMs: number;
  receivedAtMs: number;
}

/** Last known places of all phones, in memory; the table is behind it by at most a second. */
export interface PositionBoard {
  get(workerId: number): WorkerPosition | undefined;
  /** Places of workers whose village lies in the subtree of `scope`. */
  within(scope: string): WorkerPosition[];
}
