/** A row of a CSV and the line of the file that it begins on, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What a spreadsheet would take for a formula is written behind an apostrophe, and read without it. */
const FORMULA = /^'?[=+\-@\t\r]/;
const GUARDED = /^'(?='?[=+\-@\t\r])/;

/** Writes CSV as RFC 4180 and spreadsheets want it: CRLF, a byte order mark, no cell that runs as a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${csvLines(rows)}`;
}

/** The same without the mark, for what is written piece by piece. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Reads CSV (RFC 4180, any line ending, with or without byte order mark); rows without any text are left out. */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [line, begunAt] = [1, 1];
  let cells: string[] = [];
  for (const { value, end } of tokens(text.replace(/^\uFEFF/, ''))) {
    line += value.match(/\n/g)?.length ?? 0;
    cells.push(unquote(value).replace(GUARDED, ''));
    if (end === ',') continue;
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: begunAt, cells });
    line += 1;
    [begunAt, cells] = [line, []];
  }
  return rows;
}

/** Cells as they stand in the file, each with what ended it. */
function* tokens(text: string): Generator<{ value: string; end: string }> {
  const cell = /("(?:[^"]|"")*(?:"|$)[^,\r\n]*|[^,\r\n]*)(,|\r\n|\n|\r|$)/y;
  for (let at = 0; at <= text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const [whole = '', value = '', end = ''] = cell.exec(text) ?? [];
    yield { value, end };
    if (end === '' || whole === '') return;
  }
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  const close = value.length > 1 && value.endsWith('"') ? -1 : value.length;
  return value.slice(1, close).replaceAll('""', '"');
}
