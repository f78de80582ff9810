import { describe, expect, test } from 'vitest';
import { judgeHold, rankOf, type PtzHold } from './ptz-rules.ts';

const AT = new Date('2026-11-26T08:00:00Z');
const county = { account: 'county-duty', role: 'duty', scope: '610921' } as const;
const town = { account: 'town-duty', role: 'duty', scope: '610921100' } as const;
const leader = { account: 'leader', role: 'leader', scope: '610921100' } as const;

const holdOf = (who: typeof county | typeof town | typeof leader, forMs = 5000): PtzHold => ({
  account: who.account,
  displayName: who.account,
  rank: rankOf(who),
  until: new Date(AT.getTime() + forMs),
});

describe('whose hand is on a camera', () => {
  test.each([
    ['nobody holds it', null, town, 'take'],
    ['somebody let go', holdOf(county, 0), town, 'take'],
    ['one goes on', holdOf(town), town, 'keep'],
    ['the county comes after a town', holdOf(town), county, 'take-over'],
    ['a town comes after the county', holdOf(county), town, 'held'],
    ['a leader of a town comes after the county desk', holdOf(county), leader, 'take-over'],
    ['a seat comes after a leader', holdOf(leader), county, 'held'],
    ['another seat of the same rank comes', holdOf(town), { ...town, account: 'other' }, 'held'],
  ] as const)('%s', (_, hold, viewer, verdict) => {
    expect(judgeHold(hold, viewer, AT)).toBe(verdict);
  });
});
