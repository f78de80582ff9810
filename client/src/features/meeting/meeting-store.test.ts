import { describe, expect, test } from 'vitest';
import type { MeetingHead, MeetingSeat, MeetingView } from '#contract/meeting';
import { handsOf, mergeView, stageOf } from './meeting-store.ts';

const seatOf = (address: string, changes: Partial<MeetingSeat> = {}): MeetingSeat => ({
  address,
  name: address,
  scope: '990001',
  role: 'audience',
  presence: 'present',
  person: null,
  device: null,
  joinedAt: null,
  leftAt: null,
  handAt: null,
  isMuted: false,
  asksVoice: false,
  absence: null,
  seq: 1,
  ...changes,
});

const viewOf = (version: number, changes: Partial<MeetingView> = {}): MeetingView => ({
  meeting: { version } as MeetingHead,
  seats: [],
  roll: null,
  entries: [],
  ...changes,
});

const rollOf = (number: number, answers: readonly string[]) => ({
  number,
  askedAt: '',
  closesAt: '',
  closedAt: null,
  counts: { asked: 2, present: 0, late: 0, absent: 0, waiting: 2 },
  answers: answers.map((address) => ({
    address,
    name: address,
    state: 'waiting' as const,
    answeredAt: null,
    reason: null,
    seq: 1,
  })),
});

describe('what a device knows of a meeting', () => {
  test('grows by what is newer, and an answer that comes late changes nothing', () => {
    const first = mergeView(null, viewOf(3, { seats: [seatOf('duty:1'), seatOf('duty:2')] }));
    const second = mergeView(first, viewOf(5, { seats: [seatOf('duty:2', { role: 'stage' })] }));
    expect(second.seats.size).toBe(2);
    expect(second.seats.get('duty:2')?.role).toBe('stage');
    expect(mergeView(second, viewOf(4, { seats: [seatOf('duty:2')] }))).toBe(second);
  });

  test('the same line of the chat twice stands once', () => {
    const entry = { seq: 4, at: '', kind: 'chat', by: null, seat: null, text: '到', attachments: [], incidentId: null };
    const once = mergeView(null, viewOf(4, { entries: [entry] }));
    expect(mergeView(once, viewOf(4, { entries: [entry] })).entries).toHaveLength(1);
  });

  test('another roll call begins with no answers of the one before', () => {
    const first = mergeView(null, viewOf(3, { roll: rollOf(1, ['duty:1', 'duty:2']) }));
    expect(mergeView(first, viewOf(4, { roll: rollOf(1, []) })).answers.size).toBe(2);
    expect([...mergeView(first, viewOf(5, { roll: rollOf(2, ['duty:1']) })).answers.keys()]).toEqual(['duty:1']);
  });

  test('hands stand in the order of their raising, the stage begins with the host', () => {
    const known = mergeView(
      null,
      viewOf(9, {
        seats: [
          seatOf('duty:1', { handAt: '2026-11-26T01:00:02Z', role: 'stage' }),
          seatOf('duty:2', { handAt: '2026-11-26T01:00:01Z' }),
          seatOf('duty:3', { role: 'host' }),
          seatOf('duty:4', { role: 'stage', presence: 'left' }),
        ],
      }),
    );
    expect(handsOf(known).map(({ address }) => address)).toEqual(['duty:2', 'duty:1']);
    expect(stageOf(known).map(({ address }) => address)).toEqual(['duty:3', 'duty:1']);
  });
});
