import type { AuditEntry, AuditFilter } from '#contract/audit';
import { csvLines } from '../../http/csv.ts';

/** What an export says of itself: `id` stands in its audit line too, so that a copy leads to who made it. */
export interface ExportMark {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  readonly lines: number;
  readonly filter: AuditFilter;
}

const HEADINGS = ['id', 'at', 'actor', 'action', 'target', 'scope', 'purpose', 'before', 'after', 'hash'] as const;

/** The beginning of an export: the watermark as its first row, in both languages, then the headings. */
export function csvHead({ id, by, at, lines, filter }: ExportMark): string {
  const asked = JSON.stringify(filter);
  const time = at.toISOString();
  const zh = `审计导出 ${id}：账号 ${by}，时间 ${time}，共 ${lines} 行，条件 ${asked}；此次导出已记入审计`;
  const en = `audit export ${id} by account ${by} at ${time}: ${lines} lines, filter ${asked}; this export stands in the audit`;
  return `\uFEFF${csvLines([[zh, en], HEADINGS])}`;
}

/** Lines of the audit as rows, `before` and `after` as JSON. */
export function csvRows(entries: readonly AuditEntry[]): string {
  return csvLines(entries.map((entry) => HEADINGS.map((heading) => cellOf(entry, heading))));
}

function cellOf(entry: AuditEntry, heading: (typeof HEADINGS)[number]): string {
  const value: unknown = entry[heading];
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
