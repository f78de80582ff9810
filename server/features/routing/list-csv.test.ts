import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INCIDENT_LEVELS, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import type { RoutingLine } from '#contract/routing';
import { readCsv, writeCsv } from '../../http/csv.ts';
import { diffLists } from './diff-lists.ts';
import { readListCsv, writeListCsv } from './list-csv.ts';

const KNOWN = {
  divisions: new Set(['990001', '990001101', '990001101001']),
  departments: new Map([['public-security', '公安局']]),
};

/** Text as an editor would type it: no blank ends, which reading takes away. */
const words = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: Math.floor(maxLength / 8) })
    .map((text) => text.replaceAll(/[|\s]+/g, ' ').trim())
    .filter((text) => text !== '' && text.length <= maxLength && !text.startsWith("'"));

const line = fc.record({
  name: fc.record({ zh: words(60), en: words(120) }),
  level: fc.constantFrom(null, ...INCIDENT_LEVELS),
  urgency: fc.constantFrom(null, ...URGENCIES),
  place: fc.constantFrom(null, ...KNOWN.divisions),
  body: fc.constantFrom(
    { kind: 'tier', tier: 'town' },
    { kind: 'division', division: '990001101' },
    { kind: 'department', department: 'public-security' },
  ),
  certificate: fc.option(words(60)),
  legalBasis: words(300),
  deadlines: fc.record({
    accept: fc.integer({ min: 1, max: 525_600 }),
    handle: fc.constant(600),
    close: fc.constant(9),
  }),
  sop: fc.array(words(200), { maxLength: 4 }),
});

/** Lists that pass every check: each line is a matter of its own. */
const lists = fc
  .array(line, { minLength: 1, maxLength: 8 })
  .map((list) =>
    list.map(
      (each, i) =>
        ({ ...each, code: `line-${i}`, matter: `matter-${i}`, type: INCIDENT_TYPES[i % 8] }) as unknown as RoutingLine,
    ),
  );

describe('CSV', () => {
  test('is read as it was written, whatever stands in a cell', () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\r', ''));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), (rows) => {
        const kept = rows.filter((cells) => cells.some((text) => text.trim() !== ''));
        expect(readCsv(writeCsv(rows)).map(({ cells }) => cells)).toEqual(kept);
      }),
    );
  });

  test('never holds a cell that a spreadsheet runs', () => {
    expect(writeCsv([['=1+1', '@x', '-2', "'=3"]])).toBe("\uFEFF'=1+1,'@x,'-2,''=3\r\n");
  });

  test('knows the line of the file that each row begins on', () => {
    expect(readCsv('a,b\n"1\n2",3\r\n\n4,5\n').map(({ line: at }) => at)).toEqual([1, 2, 5]);
  });
});

describe('a list as CSV', () => {
  test('is the same list when it is read back, and differs in nothing', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const read = readListCsv(writeListCsv(list, KNOWN.departments), KNOWN);
        expect(read).toEqual({ lines: list });
        expect('lines' in read && diffLists(list, read.lines, KNOWN.departments)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  const HEADING =
    '编码,事项编码,事项名称,英文名称,类型,大小,紧急程度,适用地区,责任主体,执法证类别,法律依据,受理时限（分钟）,办理时限（分钟）,结案时限（分钟）';
  const faultsOf = (csv: string) => {
    const read = readListCsv(csv, KNOWN);
    return 'faults' in read ? read.faults.map(({ pointer }) => pointer) : [];
  };

  test('names line and column of every fault', () => {
    const csv = [
      HEADING,
      'wages,wages,拖欠工资,,矛盾纠纷,大事,,,镇,,《劳动法》,60,600,900',
      'Bad Code,x1,名,,矛盾纠纷,,,,镇,,《法》,60,600,900',
      'theft,theft,失窃,,治安,,,990002,公安局,,《法》,60,六百,900',
    ].join('\n');
    expect(faultsOf(csv)).toEqual(['/csv/3/code', '/csv/4/handleMin']);
    // What lines point to is looked at once each of them can be read.
    expect(faultsOf(csv.replace('Bad Code', 'fine').replace('六百', '600'))).toEqual(['/csv/4/place']);
  });

  test('says which columns are missing and when there is nothing in it', () => {
    expect(faultsOf('编码,事项编码\nwages,wages')).toContain('/csv/1/legalBasis');
    expect(faultsOf('')).toEqual(['/csv/1']);
  });

  test('refuses two lines that no incident could tell apart, and a code that stands twice', () => {
    const row = (code: string) => `${code},wages,拖欠工资,,矛盾纠纷,大事,,,镇,,《劳动法》,60,600,900`;
    expect(faultsOf([HEADING, row('one'), row('two')].join('\n'))).toEqual(['/csv/3/matter']);
    expect(faultsOf([HEADING, row('one'), row('one')].join('\n'))).toEqual(['/csv/3/code']);
  });
});
