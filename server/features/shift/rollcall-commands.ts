import type { RollcallDetail, RollcallPost, RollcallRequest } from '#contract/shift';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { setTimer } from '../../live/timer-store.ts';
import type { TimerHandler } from '../../live/timers.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './rollcall-repository.ts';
import { stateAfterAnswer } from './rollcall-rules.ts';
import type { Doing } from './roster-commands.ts';

/** Timers at the end of a roll call; the entity is the roll call. */
export const ROLLCALL_CLOSE = 'rollcall.close';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 3;

/** Asks the centres below whether somebody is there: it rings at each, and the time to answer runs. */
export async function callRoll(db: Queries, doing: Doing, request: RollcallRequest): Promise<Change<RollcallDetail>> {
  const { county, viewer, at, newId } = doing;
  const wanted = request.centres === undefined ? null : [...new Set(request.centres)];
  const centres = await repository.listBelow(db, county, viewer.scope, wanted);
  if (wanted !== null && centres.length !== wanted.length) {
    throw fieldProblem('/centres', '应为您的下级综治中心', 'must be centres below your own');
  }
  if (centres.length === 0) {
    const detail = { zh: '没有下级综治中心可查', en: 'there is no centre below yours to ask' };
    throw new AppProblem('not-allowed', { detail });
  }
  const id = newId();
  const closesAt = new Date(at.getTime() + (request.minutes ?? DEFAULT_MINUTES) * MINUTE_MS);
  await repository.insertRollcall(db, county, { id, viewer, at, closesAt }, centres);
  await setTimer(db, county, { kind: ROLLCALL_CLOSE, entityId: id, dueAt: closesAt });
  const detail = await readDetail(db, county, id);
  return {
    status: 201,
    answer: detail,
    events: detail.posts.map(postEvent),
    audit: [
      {
        action: 'rollcall.ask',
        target: `rollcall:${id}`,
        scopeCode: viewer.scope,
        after: { centres: centres.length, closesAt: closesAt.toISOString() },
      },
    ],
  };
}

/** A seat confirms that somebody is there; once confirmed, again changes nothing. */
export async function answerRoll(db: Queries, doing: Doing, id: string): Promise<Change<RollcallPost>> {
  const { county, viewer, at } = doing;
  await repository.lockPost(db, county, id, viewer.scope);
  const before = await readOwnPost(db, county, id, viewer);
  const state = stateAfterAnswer(before.state, new Date(before.closesAt), at);
  if (state === before.state) return { status: 200, answer: before, events: [], audit: [] };
  await repository.answerPost(db, county, { id, centre: viewer.scope, state, viewer, at });
  const after = await readOwnPost(db, county, id, viewer);
  return {
    status: 200,
    answer: after,
    events: [postEvent(after)],
    audit: [
      {
        action: 'rollcall.answer',
        target: `rollcall:${id}`,
        scopeCode: viewer.scope,
        before: { state: before.state },
        after: { state },
      },
    ],
  };
}

/** When the time is over, whoever did not answer was absent. */
export function createRollcallClose(county: string): TimerHandler {
  return async (db, timer) => {
    const id = timer.entityId;
    const absent = new Set(await repository.closePosts(db, county, id));
    const posts = (await repository.listPosts(db, county, id)).filter(({ centre }) => absent.has(centre));
    const rollcall = await repository.findRollcall(db, county, id);
    const line = {
      action: 'rollcall.close',
      target: `rollcall:${id}`,
      scopeCode: rollcall?.asker ?? county,
      after: rollcall?.counts,
    };
    return { events: posts.map(postEvent), audit: [line] };
  };
}

/** A roll call with the posts the viewer may see. @throws AppProblem `not-found` */
export async function readDetail(db: Queries, county: string, id: string): Promise<RollcallDetail> {
  const rollcall = await repository.findRollcall(db, county, id);
  if (rollcall === null) throw new AppProblem('not-found');
  return { rollcall, posts: await repository.listPosts(db, county, id) };
}

/** What a reader may see of a post: a wall nobody's name. */
export function maskPost(viewer: Viewer, post: RollcallPost): RollcallPost {
  return viewer.role === 'wall' ? { ...post, answeredName: null } : post;
}

async function readOwnPost(db: Queries, county: string, id: string, viewer: Viewer): Promise<RollcallPost> {
  const [post] = await repository.listPosts(db, county, id, viewer.scope);
  if (post === undefined) throw new AppProblem('not-found');
  return post;
}

const postEvent = (post: RollcallPost): NewEvent => ({
  kind: 'rollcall',
  entityId: `${post.rollcallId}:${post.centre}`,
  scopeCode: post.centre,
  data: post,
});
