import type { Database } from '../../db/database.ts';
import type { LivePositionBoard } from '../../live/position-board.ts';
import { readPositions, readWorkerHomes, upsertPositions } from '../../live/position-store.ts';

const WRITE_PERIOD_MS = 1_000;

/** Brings the board to the table, off the path of requests. */
export interface PositionWriter {
  /** Writes what is left and ends. */
  stop(): Promise<void>;
}

/** Fills the board from the table. */
export async function loadBoard(db: Database, board: LivePositionBoard): Promise<void> {
  const { homes, places } = await db.system(async (queries) => ({
    homes: await readWorkerHomes(queries, db.countyCode),
    places: await readPositions(queries, db.countyCode),
  }));
  board.load(homes, places);
}

/**
 * Writes the places that changed, once a second, one row a worker: the queue is never longer than there are workers,
 * however long the database is away.
 */
export function startPositionWriter(
  db: Database,
  board: LivePositionBoard,
  onError: (error: unknown) => void,
): PositionWriter {
  let isStopped = false;
  let timer: NodeJS.Timeout;
  const write = async (): Promise<void> => {
    const places = board.takeUnsaved();
    if (places.length === 0) return;
    try {
      await db.system((queries) => upsertPositions(queries, db.countyCode, places));
    } catch (error) {
      board.putBack(places);
      onError(error);
    }
  };
  let running: Promise<void> = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = write().then(() => {
        if (!isStopped) schedule();
      });
    }, WRITE_PERIOD_MS);
  };
  schedule();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      await write();
    },
  };
}
