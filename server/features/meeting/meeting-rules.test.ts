import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MEETING_ACTIONS, type MeetingState, MEETING_STEPS, type MeetingStep } from '#contract/meeting';
import type { MeetingRow, SeatRow } from './meeting-row.ts';
import {
  checkMeetingStep,
  checkStageRoom,
  decideMeeting,
  isModeration,
  mayInvite,
  presenceOnEntering,
  publishOf,
} from './meeting-rules.ts';

const AT = new Date(1_800_000_000_000);

function meetingOf(changes: Partial<MeetingRow> = {}): MeetingRow {
  return {
    id: 'm1',
    version: 1,
    state: 'live',
    title: '例会',
    agenda: [],
    hostAddress: 'duty:990001',
    hostName: '县',
    hostScope: '990001',
    invited: [],
    startsAt: AT,
    startedAt: AT,
    endedAt: null,
    hasWaitingRoom: true,
    isMutedAll: false,
    pinned: null,
    cameraId: null,
    map: null,
    presentCount: 0,
    ...changes,
  };
}

function seatOf(changes: Partial<SeatRow> = {}): SeatRow {
  return {
    address: 'duty:990001101',
    name: '镇',
    scope: '990001101',
    role: 'audience',
    presence: 'present',
    account: null,
    person: null,
    device: null,
    joinedAt: null,
    leftAt: null,
    handAt: null,
    isMuted: false,
    asksVoice: false,
    absence: null,
    wasInside: false,
    seq: 1,
    ...changes,
  };
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the state of a meeting', () => {
  test.each([
    ['scheduled', 'open', 'open'],
    ['scheduled', 'start', 'live'],
    ['open', 'start', 'live'],
    ['live', 'lock', 'locked'],
    ['locked', 'unlock', 'live'],
    ['locked', 'end', 'ended'],
    ['live', 'start', null],
    ['ended', 'end', null],
  ] as const)('%s, %s → %s', (state, action, next) => expect(decideMeeting(state, action)).toBe(next));

  test.each([
    ['scheduled', 'lock'],
    ['open', 'unlock'],
    ['live', 'open'],
    ['ended', 'start'],
  ] as const)('%s refuses %s', (state, action) => {
    expect(codeOf(() => decideMeeting(state, action))).toBe('transition-refused');
  });

  test('whatever is done in whatever order, what ended stays so, and what began is not open again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MEETING_ACTIONS)), (actions) => {
        let state: MeetingState = 'scheduled';
        let [hasBegun, isOver] = [false, false];
        for (const action of actions) {
          try {
            state = decideMeeting(state, action) ?? state;
          } catch {
            // Refused: stays as it was.
          }
          expect(isOver && state !== 'ended').toBe(false);
          expect(hasBegun && (state === 'open' || state === 'scheduled')).toBe(false);
          hasBegun ||= state === 'live' || state === 'locked';
          isOver ||= state === 'ended';
        }
      }),
    );
  });
});

describe('who does what', () => {
  test('no step of moderation is the audience’s', () => {
    const moderation = MEETING_STEPS.filter(isModeration);
    expect(moderation).toHaveLength(19);
    const tried = moderation.map((step) =>
      codeOf(() => checkMeetingStep(meetingOf(), seatOf({ role: 'stage' }), step)),
    );
    expect(new Set(tried)).toEqual(new Set(['not-allowed']));
  });

  test('whoever was removed does nothing at all', () => {
    const removed = seatOf({ presence: 'removed' });
    const tried = MEETING_STEPS.map((step) => codeOf(() => checkMeetingStep(meetingOf(), removed, step)));
    expect(new Set(tried)).toEqual(new Set(['not-allowed']));
  });

  test.each(['raiseHand', 'say', 'askVoice'] as const)('%s wants a seat inside', (step: MeetingStep) => {
    expect(codeOf(() => checkMeetingStep(meetingOf(), seatOf({ presence: 'waiting' }), step))).toBe(
      'transition-refused',
    );
    expect(codeOf(() => checkMeetingStep(meetingOf(), seatOf(), step))).toBe('done');
  });

  test('after the end only decisions are written and lines filed', () => {
    const host = seatOf({ role: 'host' });
    const open = MEETING_STEPS.filter(
      (step) => codeOf(() => checkMeetingStep(meetingOf({ state: 'ended' }), host, step)) === 'done',
    );
    expect(open).toEqual(['end', 'leave', 'decide', 'file']);
  });

  test('a host invites below, never above or beside, and a worker nobody', () => {
    const town = { role: 'duty', scope: '990001101' } as const;
    expect(mayInvite(town, '990001101001')).toBe(true);
    expect(mayInvite(town, '990001102')).toBe(false);
    expect(mayInvite(town, '990001')).toBe(false);
    expect(mayInvite({ role: 'worker', scope: '990001101001' }, '990001101001')).toBe(false);
  });
});

describe('coming in', () => {
  test.each([
    ['open', {}, 'waiting'],
    ['live', {}, 'waiting'],
    ['live', { wasInside: true, presence: 'left' }, 'present'],
    ['locked', { wasInside: true, presence: 'left' }, 'present'],
    ['open', { role: 'host' }, 'present'],
    ['locked', { role: 'cohost' }, 'present'],
  ] as const)('%s, %o → %s', (state, seat, presence) => {
    expect(presenceOnEntering(meetingOf({ state }), seatOf({ presence: 'invited', ...seat }))).toBe(presence);
  });

  test('a locked meeting lets nobody new in, a scheduled one nobody', () => {
    for (const state of ['locked', 'scheduled'] as const) {
      const invited = seatOf({ presence: 'invited' });
      expect(codeOf(() => presenceOnEntering(meetingOf({ state }), invited))).toBe('transition-refused');
    }
  });

  test('without a waiting room one is in as soon as it began', () => {
    const invited = seatOf({ presence: 'invited' });
    expect(presenceOnEntering(meetingOf({ hasWaitingRoom: false }), invited)).toBe('present');
    expect(presenceOnEntering(meetingOf({ hasWaitingRoom: false, state: 'open' }), invited)).toBe('waiting');
  });
});

describe('what may be sent', () => {
  test('the audience sends nothing, the stage all, who is muted the picture alone', () => {
    expect(publishOf(meetingOf(), seatOf())).toEqual([]);
    expect(publishOf(meetingOf(), seatOf({ role: 'stage' }))).toEqual(['audio', 'video']);
    expect(publishOf(meetingOf(), seatOf({ role: 'stage', isMuted: true }))).toEqual(['video']);
    expect(publishOf(meetingOf(), seatOf({ role: 'stage', presence: 'left' }))).toEqual([]);
  });

  test('before the beginning only the host is seen and heard', () => {
    expect(publishOf(meetingOf({ state: 'open' }), seatOf({ role: 'cohost' }))).toEqual([]);
    expect(publishOf(meetingOf({ state: 'open' }), seatOf({ role: 'host' }))).toEqual(['audio', 'video']);
  });

  test('nine stand on the stage, not ten', () => {
    const stage = Array.from({ length: 8 }, () => seatOf({ role: 'stage' }));
    expect(codeOf(() => checkStageRoom([...stage, seatOf()]))).toBe('done');
    expect(codeOf(() => checkStageRoom([...stage, seatOf({ role: 'host' })]))).toBe('transition-refused');
  });
});
