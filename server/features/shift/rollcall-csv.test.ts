import { expect, test } from 'vitest';
import type { RollcallPost } from '#contract/shift';
import { writeRollcallCsv } from './rollcall-csv.ts';

test('the list is CSV that a spreadsheet reads and never runs', () => {
  const post: RollcallPost = {
    rollcallId: '0190a000-0000-7000-8000-000000000000' as RollcallPost['rollcallId'],
    centre: '990001101' as RollcallPost['centre'],
    centreName: '一镇,"中心"',
    asker: '990001' as RollcallPost['asker'],
    askerName: '县中心',
    askedAt: '2026-11-25T12:00:00.000Z',
    closesAt: '2026-11-25T12:03:00.000Z',
    state: 'present',
    answeredAt: '2026-11-25T12:01:00.000Z',
    answeredName: '=1+1',
  };
  expect(writeRollcallCsv([post])).toBe(
    '\uFEFFcentre,name,state,asked at,answered at,answered by\r\n' +
      `990001101,"一镇,""中心""",present,2026-11-25T12:00:00.000Z,2026-11-25T12:01:00.000Z,'=1+1\r\n`,
  );
});
