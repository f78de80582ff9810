import { describe, expect, test } from 'vitest';
import { parseRoster } from './roster-rules.ts';

const known = (centre: string): boolean => centre === '990001101';
const GOOD = '990001101,2026-11-25 18:00,2026-11-26 08:00,王建国 100 0001,李秀英 1000002;张志强 1000003';

describe('a roster as CSV', () => {
  test('is read with or without a head, in the county’s time, from commas or tabs', () => {
    const { lines, faults } = parseRoster(`\uFEFF中心代码,开始,结束,带班领导,值班员\r\n${GOOD}\r\n\r\n`, known);
    expect(faults).toEqual([]);
    expect(lines).toEqual([
      {
        centre: '990001101',
        startsAt: new Date('2026-11-25T10:00:00Z'),
        endsAt: new Date('2026-11-26T00:00:00Z'),
        leader: { name: '王建国', phone: '100 0001' },
        officers: [
          { name: '李秀英', phone: '1000002' },
          { name: '张志强', phone: '1000003' },
        ],
      },
    ]);
    expect(parseRoster(GOOD.replaceAll(',', '\t'), known).lines).toEqual(lines);
  });

  test.each([
    ['too few columns', '990001101,2026-11-25 18:00', 'columns'],
    ['a centre that is none', GOOD.replace('990001101', '990002'), 'no centre 990002'],
    ['a time that is none', GOOD.replace('2026-11-25 18:00', '25.11.'), 'times are written'],
    ['an end before its start', GOOD.replace('2026-11-26', '2026-11-24'), 'after the start'],
    ['a shift of months', GOOD.replace('2026-11-26', '2027-01-26'), '7 days'],
    ['a leader without a telephone', GOOD.replace('王建国 100 0001', '王建国'), 'name phone'],
    ['nobody on duty', GOOD.replace('李秀英 1000002;张志强 1000003', ' '), 'name phone'],
  ])('with %s names its line and what is allowed', (_, line, words) => {
    const { faults } = parseRoster(`${GOOD}\n${line}`, known);
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/csv/2']);
    expect(faults[0]?.message.en).toContain(words);
    expect(faults[0]?.message.zh).not.toBe('');
  });
});
