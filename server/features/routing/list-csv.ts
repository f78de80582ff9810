import { ROUTING_FIELDS, type RoutingField, type RoutingLine } from '#contract/routing';
import type { FieldFault } from '../../problem.ts';
import { checkLines, type KnownBodies } from './check-lines.ts';
import { readCsv, writeCsv } from '../../http/csv.ts';
import { cellsOf, FIELD_WORDS, type LineCells, type LineFault, readCells, readHeading } from './line-text.ts';

/** How many faults of a file are told at once. */
const MOST_FAULTS = 50;

/** A list as CSV with Chinese headings. */
export function writeListCsv(lines: readonly RoutingLine[], departments: ReadonlyMap<string, string>): string {
  const rows = lines.map((line) => {
    const cells = cellsOf(line, departments);
    return ROUTING_FIELDS.map((field) => cells[field]);
  });
  return writeCsv([ROUTING_FIELDS.map((field) => FIELD_WORDS[field].zh), ...rows]);
}

/** Reads a list from CSV: the lines, or every fault with its line of the file and its column. */
export function readListCsv(text: string, known: KnownBodies): { lines: RoutingLine[] } | { faults: FieldFault[] } {
  const [heading, ...rows] = readCsv(text);
  if (heading === undefined || rows.length === 0) return { faults: [fault(1, null, '文件没有内容', 'holds no lines')] };
  const { columns, missing } = readHeading(heading.cells);
  if (missing.length > 0) {
    return { faults: missing.map((field) => fault(heading.line, field, '缺少该列', 'is missing')) };
  }
  const read = rows.map((row) => ({ row, line: readCells(cellsByField(columns, row.cells), known.departments) }));
  const faults = read.flatMap(({ row, line }) =>
    Array.isArray(line) ? line.map((each) => placed(row.line, each)) : [],
  );
  if (faults.length > 0) return { faults: faults.slice(0, MOST_FAULTS) };
  const lines = read.flatMap(({ line }) => (Array.isArray(line) ? [] : [line]));
  const crossed = checkLines(lines, known).map((each) => placed(rows[each.at]?.line ?? 0, each));
  return crossed.length > 0 ? { faults: crossed.slice(0, MOST_FAULTS) } : { lines };
}

function cellsByField(columns: readonly (RoutingField | null)[], cells: readonly string[]): LineCells {
  const textOf = (field: RoutingField): string => cells[columns.indexOf(field)] ?? '';
  return Object.fromEntries(ROUTING_FIELDS.map((field) => [field, textOf(field)])) as Record<RoutingField, string>;
}

const placed = (line: number, { field, message }: LineFault): FieldFault => fault(line, field, message.zh, message.en);

function fault(line: number, field: RoutingField | null, zh: string, en: string): FieldFault {
  const column = field === null ? null : FIELD_WORDS[field];
  return {
    pointer: `/csv/${line}${field === null ? '' : `/${field}`}`,
    message: {
      zh: `第 ${line} 行${column === null ? '' : `「${column.zh}」列`}：${zh}`,
      en: `line ${line}${column === null ? '' : `, column “${column.en}”`}: ${en}`,
    },
  };
}
