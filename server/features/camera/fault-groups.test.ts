import { expect, test } from 'vitest';
import type { Device, DownCamera } from './camera-health-repository.ts';
import { groupFaults } from './fault-groups.ts';

const SINCE = new Date('2026-11-22T02:00:00Z');

const recorder = (id: string, linkId: string, isDown: boolean, village = 'v1'): Device => ({
  id,
  name: `录像机 ${id}`,
  village,
  linkId,
  isRecorder: true,
  isDown,
  since: SINCE,
  cameras: 16,
});
const alone = (id: string, linkId: string, isDown: boolean): Device => ({
  ...recorder(id, linkId, isDown),
  isRecorder: false,
  cameras: 1,
});
const down = (id: string, recorderId: string | null, state: DownCamera['state'] = 'offline'): DownCamera => ({
  id,
  name: id,
  village: 'v1',
  recorderId,
  linkId: 'l1',
  state,
  reason: 'silent',
  since: SINCE,
});
const brief = (faults: ReturnType<typeof groupFaults>) =>
  faults.map(({ kind, id, cameraCount }) => `${kind} ${id} ${cameraCount}`);

test('cameras behind a recorder that answers are faults of their own', () => {
  const faults = groupFaults([down('c1', 'r1'), down('c2', 'r1', 'fault')], [recorder('r1', 'l1', false)]);
  expect(brief(faults)).toEqual(['camera c1 1', 'camera c2 1']);
});

test('a recorder that does not answer is one fault and hides its cameras', () => {
  const devices = [recorder('r1', 'l1', true), recorder('r2', 'l1', false)];
  expect(brief(groupFaults([down('c1', 'r1'), down('c2', 'r2')], devices))).toEqual(['recorder r1 16', 'camera c2 1']);
});

test('a link on which nothing answers is one fault', () => {
  const devices = [
    recorder('r1', 'l1', true),
    recorder('r2', 'l1', true),
    alone('c9', 'l1', true),
    recorder('r3', 'l2', false, 'v2'),
  ];
  expect(brief(groupFaults([down('c1', 'r1'), down('c9', null)], devices))).toEqual(['link l1 33']);
});

test('a lone device on a link tells nothing about the link', () => {
  expect(brief(groupFaults([], [recorder('r1', 'l1', true)]))).toEqual(['recorder r1 16']);
  expect(brief(groupFaults([down('c9', null)], [alone('c9', 'l1', true)]))).toEqual(['camera c9 1']);
});

test('a village whose links are all away is one fault', () => {
  const devices = [recorder('r1', 'l1', true), recorder('r2', 'l1', true), recorder('r3', 'l2', true)];
  const [fault] = groupFaults([], devices);
  expect(fault).toMatchObject({ kind: 'village', id: 'v1', cameraCount: 48, reason: 'unreachable' });
});
