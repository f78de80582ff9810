import type { CameraHealth, CamerasSeen, RecorderHealth } from '#contract/camera-health';
import type { Database, Queries } from '../../db/database.ts';
import { systemViewer } from '../../db/viewer.ts';
import type { ExecuteCommand, NewEvent } from '../../live/command.ts';
import { confirmStates, readStates, saveRecorder, saveStates } from './camera-health-repository.ts';

/** Writes cameras' states as gateways find them. */
export interface CameraStates {
  onHealth(health: CameraHealth): void;
  onRecorder(health: RecorderHealth): void;
  onSeen(message: CamerasSeen): void;
  /** Monotonic ms when anything was last heard of a camera; null when nothing was. */
  heardAtMs(cameraId: string): number | null;
  /** Writes down which states were found to hold. */
  confirm(): Promise<void>;
  /** Waits until everything reported so far is written. */
  settled(): Promise<void>;
  close(): void;
}

/** What writing states works with; `nowMs` is monotonic. */
export interface StateDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly newId: () => string;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

const RETRY_MS = 2_000;
/** So many changes go into one transaction: a county's first round finds thousands. */
const MAX_BATCH = 200;

/** Makes the writer: the newest verdict about a camera wins, only changes become events, and what cannot be written now is written later. */
export function createCameraStates(deps: StateDeps): CameraStates {
  const pending = new Map<string, CameraHealth>();
  const recorders = new Map<string, RecorderHealth>();
  const seen = new Map<string, CamerasSeen['seen'][number]>();
  const heard = new Map<string, number>();
  let writing: Promise<void> | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | null = null;

  const drain = async (): Promise<void> => {
    for (const [id, recorder] of recorders) {
      await writeRecorder(deps, recorder);
      if (recorders.get(id) === recorder) recorders.delete(id);
    }
    while (pending.size > 0 && !isClosed) {
      const batch = [...pending.values()].slice(0, MAX_BATCH);
      await writeBatch(deps, batch);
      for (const health of batch) if (pending.get(health.cameraId) === health) pending.delete(health.cameraId);
    }
  };
  const start = (): void => {
    writing ??= drain()
      .catch((error: unknown) => {
        deps.onError(error);
        retry = setTimeout(start, RETRY_MS);
      })
      .finally(() => {
        writing = null;
        if (pending.size + recorders.size > 0 && retry === null && !isClosed) start();
        retry = null;
      });
  };

  return {
    onHealth(health) {
      heard.set(health.cameraId, deps.nowMs());
      pending.set(health.cameraId, health);
      start();
    },
    onRecorder(health) {
      recorders.set(health.recorderId, health);
      start();
    },
    onSeen(message) {
      for (const one of message.seen) {
        heard.set(one.cameraId, deps.nowMs());
        seen.set(one.cameraId, one);
      }
    },
    heardAtMs: (cameraId) => heard.get(cameraId) ?? null,
    async confirm() {
      const batch = [...seen.values()];
      if (batch.length === 0) return;
      seen.clear();
      const { db } = deps;
      await db.write(systemViewer(db.countyCode), (queries) => confirmStates(queries, db.countyCode, batch));
    },
    async settled() {
      while (writing !== null) await writing;
    },
    close() {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
    },
  };
}

async function writeBatch(deps: StateDeps, batch: readonly CameraHealth[]): Promise<void> {
  const { db, execute, newId } = deps;
  const at = new Date(Math.max(...batch.map((health) => Date.parse(health.at))));
  await execute({
    viewer: systemViewer(db.countyCode),
    commandId: newId(),
    at,
    work: async (queries) => ({ status: 200, answer: null, events: await applyBatch(queries, db, batch), audit: [] }),
  });
}

async function applyBatch(queries: Queries, db: Database, batch: readonly CameraHealth[]): Promise<NewEvent[]> {
  const known = await readStates(
    queries,
    db.countyCode,
    batch.map((health) => health.cameraId),
  );
  const verdicts: { health: CameraHealth; village: string }[] = [];
  const events: NewEvent[] = [];
  for (const health of batch) {
    const before = known.get(health.cameraId);
    if (!before || (before.at !== null && Date.parse(health.at) < before.at.getTime())) continue;
    const { village } = before;
    verdicts.push({ health, village });
    if ((before.state ?? 'unknown') === health.state && before.reason === health.reason) continue;
    const data = { state: health.state, reason: health.reason, at: health.at };
    events.push({ kind: 'cameraState', entityId: health.cameraId, scopeCode: village, data });
  }
  if (verdicts.length > 0) await saveStates(queries, db.countyCode, verdicts);
  return events;
}

async function writeRecorder({ db }: StateDeps, { recorderId, isUp, at }: RecorderHealth): Promise<void> {
  await db.write(systemViewer(db.countyCode), (queries) =>
    saveRecorder(queries, db.countyCode, { id: recorderId, isUp, at }),
  );
}
