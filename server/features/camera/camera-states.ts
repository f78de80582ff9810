import type { CameraState } from '#contract/camera';
import type { StreamReport } from '#contract/media-control';
import type { StreamFault } from '#contract/stream';
import type { Database } from '../../db/database.ts';
import { systemViewer } from '../../db/viewer.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { findCamera, saveState } from './camera-repository.ts';

/** What a stream's report says about its camera; null when it says nothing. */
export interface SeenState {
  readonly state: CameraState;
  readonly reason: StreamFault | null;
}

/** Faults that time does not mend: somebody has to look after the camera or its entry. */
const LASTING: readonly StreamFault[] = [
  'address-refused',
  'not-rtsp',
  'auth-failed',
  'certificate-changed',
  'not-found',
  'no-video',
  'codec-unsupported',
];
/** Faults that are the system's and say nothing about the camera. */
const OURS: readonly StreamFault[] = ['busy', 'source-unavailable'];

/** Reads a stream's report: a camera is online when its picture came, never because nothing is known against it. */
export function readReport({ state, fault }: Pick<StreamReport, 'state' | 'fault'>): SeenState | null {
  switch (state) {
    case 'live':
      return { state: 'online', reason: null };
    case 'stale':
      return { state: 'stale', reason: fault ?? 'silent' };
    case 'auth-failed':
    case 'codec-unsupported':
      return { state: 'fault', reason: state };
    case 'backoff':
      if (fault === null || OURS.includes(fault)) return null;
      return { state: LASTING.includes(fault) ? 'fault' : 'offline', reason: fault };
    case 'idle':
    case 'connecting':
    case 'waiting-keyframe':
    case 'gone':
      return null;
  }
}

/** Writes cameras' states as gateways report them. */
export interface CameraStates {
  onReport(report: StreamReport): void;
  /** Waits until everything reported so far is written. */
  settled(): Promise<void>;
  close(): void;
}

/** What writing states works with. */
export interface StateDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly newId: () => string;
  readonly onError: (error: unknown) => void;
}

const RETRY_MS = 2_000;

/** Makes the writer: one camera's newest report wins, and what cannot be written now is written later. */
export function createCameraStates(deps: StateDeps): CameraStates {
  const pending = new Map<string, { seen: SeenState; at: Date }>();
  let writing: Promise<void> | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | null = null;

  const drain = async (): Promise<void> => {
    for (const [id, report] of pending) {
      if (isClosed) return;
      await write(deps, id, report);
      if (pending.get(id) === report) pending.delete(id);
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
        if (pending.size > 0 && retry === null && !isClosed) start();
        retry = null;
      });
  };

  return {
    onReport(report) {
      const seen = readReport(report);
      if (seen === null) return;
      pending.set(report.cameraId, { seen, at: new Date(report.at) });
      start();
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

async function write(deps: StateDeps, id: string, { seen, at }: { seen: SeenState; at: Date }): Promise<void> {
  const { db, execute, newId } = deps;
  await execute({
    viewer: systemViewer(db.countyCode),
    commandId: newId(),
    at,
    work: async (queries) => {
      const camera = await findCamera(queries, db.countyCode, id);
      const nothing = { status: 200, answer: null, events: [], audit: [] };
      if (camera === null || isOlder(at, camera.stateAt)) return nothing;
      await saveState(queries, db.countyCode, { id, village: camera.village, at, ...seen });
      if (camera.state === seen.state && camera.stateReason === seen.reason) return nothing;
      const data = { ...seen, at: at.toISOString() };
      return { ...nothing, events: [{ kind: 'cameraState', entityId: id, scopeCode: camera.village, data }] };
    },
  });
}

const isOlder = (at: Date, known: Date | null): boolean => known !== null && at.getTime() < known.getTime();
