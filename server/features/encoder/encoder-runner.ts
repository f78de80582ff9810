import type { OnvifAnswer, OnvifQuestion } from '#contract/onvif';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { SYSTEM_ACCOUNT } from '../../db/viewer.ts';
import type { NewAudit } from '../../live/command.ts';
import * as repository from './encoder-repository.ts';

/** What the runner needs. `ask` asks the camera's own device; null when its settings are not reached any more. */
export interface EncoderRunnerDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly ask: (
    cameraId: repository.WaitingCamera['cameraId'],
    wish: (profile: string) => OnvifQuestion | null,
  ) => Promise<OnvifAnswer | null>;
}

/** How often it is looked whether there is something to do. */
export const ENCODER_PERIOD_MS = 2000;
/** Cameras that are set at the same time. */
const AT_ONCE = 4;
/** A server that was stopped in the middle, or had no gateway, left its cameras behind: they are set again, which changes nothing more. */
const STALE_MS = 60_000;

/** Makes one round: sets the next cameras of approved changes and keeps what became of each. */
export function createEncoderRound(deps: EncoderRunnerDeps): () => Promise<void> {
  const { db, clock } = deps;
  return async () => {
    const at = clock.now();
    const staleAt = new Date(at.getTime() - STALE_MS);
    const waiting = await db.system((queries) => repository.takeWaiting(queries, db.countyCode, AT_ONCE, at, staleAt));
    await Promise.all(waiting.map((camera) => setCamera(deps, camera)));
  };
}

async function setCamera(deps: EncoderRunnerDeps, camera: repository.WaitingCamera): Promise<void> {
  const { db, clock } = deps;
  const answer = await deps.ask(camera.cameraId, (profile) => questionOf(camera, profile));
  // Of the camera nothing is known then: it is asked again when it counts as left behind.
  if (answer?.kind === 'fault' && answer.fault === 'no-gateway') return;
  const outcome = outcomeOf(answer);
  await db.system((queries) => repository.keepOutcome(queries, db.countyCode, camera, outcome, clock.now()));
  await deps.audit(SYSTEM_ACCOUNT, {
    action: outcome.state === 'set' ? 'encoder.set' : 'encoder.fail',
    target: `camera:${camera.cameraId}`,
    scopeCode: camera.village,
    ...(outcome.state === 'set'
      ? { before: outcome.before, after: { ...outcome.after, change: camera.changeId } }
      : { after: { fault: outcome.fault, detail: outcome.detail, change: camera.changeId } }),
  });
}

/** `device` is filled in by whoever knows the sign-in. */
function questionOf({ gopS, wanted }: repository.WaitingCamera, profile: string): OnvifQuestion | null {
  const device = { url: '', credentials: null };
  if (wanted !== null) return { ask: 'restore-encoder', device, profile, settings: wanted };
  return gopS === null ? null : { ask: 'set-encoder', device, profile, wanted: { encoding: 'H264', gopS } };
}

function outcomeOf(answer: OnvifAnswer | null): repository.CameraOutcome {
  if (answer?.kind === 'encoder') return { state: 'set', before: answer.before, after: answer.after };
  if (answer?.kind === 'fault') return { state: 'failed', fault: answer.fault, detail: answer.detail };
  return { state: 'failed', fault: 'not-supported', detail: 'its settings are not reached any more' };
}
