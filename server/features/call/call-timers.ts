import type { CallAction } from '#contract/call';
import { systemViewer } from '../../db/viewer.ts';
import type { TimerHandler, TimerOutcome, Timers } from '../../live/timers.ts';
import * as repository from './call-repository.ts';
import { CALL_TIMERS, takeStep } from './call-commands.ts';
import { callEvent } from './call-row.ts';
import { CALL_TRANSITIONS } from './call-transitions.ts';

const NOTHING: TimerOutcome = { events: [], audit: [] };

/** Names what the clocks of calls do. They stand in the table: whichever server looks first acts, once, after a restart too. */
export function handleCallTimers(timers: Timers, county: string): void {
  timers.handle(CALL_TIMERS.unreached, createUnreachedHandler(county));
  timers.handle(CALL_TIMERS.expired, createStepHandler(county, 'expire'));
  timers.handle(CALL_TIMERS.unconnected, createStepHandler(county, 'fail'));
  timers.handle(CALL_TIMERS.lost, createStepHandler(county, 'lose'));
}

function createStepHandler(county: string, action: CallAction): TimerHandler {
  return async (db, timer, at) => {
    const call = await repository.findCall(db, county, timer.entityId);
    // What it was set for has passed: accepted in the last moment, connected again.
    if (call === null || !('to' in CALL_TRANSITIONS[call.state][action])) return NOTHING;
    return takeStep(db, { county, viewer: systemViewer(county), at }, call.id, action);
  };
}

/** No device said within 5 s that it rings: the caller is told, and it goes on ringing for whoever comes. */
function createUnreachedHandler(county: string): TimerHandler {
  return async (db, timer) => {
    const call = await repository.findCall(db, county, timer.entityId);
    if (call === null || call.state !== 'invited') return NOTHING;
    const after = { ...call, isUnreached: true };
    if (!(await repository.replaceCall(db, county, after))) return NOTHING;
    return { events: [callEvent({ ...after, version: call.version + 1 })], audit: [] };
  };
}
