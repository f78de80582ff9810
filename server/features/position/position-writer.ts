import type { Database } from '../../db/database.ts';
import type { LivePositionBoard } from '../../live/position-board.ts';
import {
  readForeignPositions,
  readPositionMark,
  readPositions,
  readWorkerHomes,
  upsertPositions,
} from '../../live/position-store.ts';

const WRITE_PERIOD_MS = 1_000;

/** Brings the board to the table and what other servers wrote to the board, off the path of requests. */
export interface PositionWriter {
  /** Writes what is left and ends. */
  stop(): Promise<void>;
}

/** Fills the board from the table; the mark from which `startPositionWriter` goes on. */
export async function loadBoard(db: Database, board: LivePositionBoard): Promise<string> {
  const { mark, homes, places } = await db.system(async (queries) => ({
    mark: await readPositionMark(queries),
    homes: await readWorkerHomes(queries, db.countyCode),
    places: await readPositions(queries, db.countyCode),
  }));
  board.load(homes, places);
  return mark;
}

/** What the writer works with. */
export interface PositionWriterOptions {
  readonly db: Database;
  readonly board: LivePositionBoard;
  /** This server among those of the county: a UUID. */
  readonly node: string;
  /** What `loadBoard` answered. */
  readonly mark: string;
  onError(error: unknown): void;
}

/**
 * Writes the places that changed, once a second, one row a worker: the queue is never longer than there are workers,
 * however long the database is away. And takes in those of other servers, where there can be any.
 */
export function startPositionWriter({ db, board, node, mark, onError }: PositionWriterOptions): PositionWriter {
  let seen = mark;
  let isStopped = false;
  let timer: NodeJS.Timeout;
  const write = async (): Promise<void> => {
    const places = board.takeUnsaved();
    if (places.length === 0) return;
    try {
      await db.system((queries) => upsertPositions(queries, db.countyCode, node, places));
    } catch (error) {
      board.putBack(places);
      onError(error);
    }
  };
  const takeIn = async (): Promise<void> => {
    if (!db.caps.hasManySessions) return;
    try {
      const foreign = await db.system((queries) => readForeignPositions(queries, db.countyCode, node, seen));
      board.merge(foreign.places);
      seen = foreign.mark;
    } catch (error) {
      onError(error);
    }
  };
  let running: Promise<void> = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = Promise.all([write(), takeIn()]).then(() => {
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
