import type { Client } from 'pg';

/** A column of a batch: its name, the type of its values in SQL, and how it is made from them (default: as they are). */
interface Column<Row> {
  readonly name: string;
  readonly type: string;
  readonly of: (row: Row) => unknown;
  /** An SQL expression over the columns of the batch, when the stored value is computed. */
  readonly sql?: string;
}

const ROWS_A_STATEMENT = 4000;

/**
 * Inserts rows by arrays and `unnest`: one statement for thousands of rows, and no COPY, which the embedded database does
 * not survive. Columns whose name begins with `_` are inputs of another column's `sql` only.
 */
export async function insertBatch<Row>(
  client: Client,
  table: string,
  rows: readonly Row[],
  describe: (to: ColumnMaker<Row>) => readonly Column<Row>[],
): Promise<void> {
  const columns = describe(columnMaker<Row>());
  const inputs = columns.filter((column) => column.type !== '');
  const stored = columns.filter((column) => !column.name.startsWith('_'));
  const sql = `INSERT INTO ${table} (${stored.map((column) => column.name).join(', ')})
    SELECT ${stored.map((column) => column.sql ?? column.name).join(', ')}
    FROM unnest(${inputs.map((column, i) => `$${i + 1}::${column.type}[]`).join(', ')})
      AS batch (${inputs.map((column) => column.name).join(', ')})`;
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const part = rows.slice(start, start + ROWS_A_STATEMENT);
    await client.query(
      sql,
      inputs.map((column) => part.map(column.of)),
    );
  }
}

/** Makes the columns of a batch of one kind of row. */
export interface ColumnMaker<Row> {
  /** A column taken from each row as it is. */
  column(name: string, type: string, of: (row: Row) => unknown): Column<Row>;
  /** A column that is the same in every row, such as the county's code. */
  constant(name: string, value: string): Column<Row>;
  /** The columns that store a point from [longitude, latitude] in degrees. */
  point(name: string, of: (row: Row) => readonly [number, number]): Column<Row>[];
  /** The columns that store a geometry from hexadecimal EWKB. */
  geometry(name: string, of: (row: Row) => string): Column<Row>[];
  /** The columns that store bytes from their hexadecimal form. */
  bytes(name: string, of: (row: Row) => string | null): Column<Row>[];
  /** The columns that store a text array; no value may hold a comma. */
  textArray(name: string, of: (row: Row) => readonly string[]): Column<Row>[];
}

function columnMaker<Row>(): ColumnMaker<Row> {
  const computed = (name: string, sql: string): Column<Row> => ({ name, type: '', of: () => null, sql });
  const column = (name: string, type: string, of: (row: Row) => unknown): Column<Row> => ({ name, type, of });
  return {
    column,
    constant: (name, value) => computed(name, `'${value.replaceAll("'", "''")}'`),
    point: (name, of) => [
      column(`_${name}_lng`, 'float8', (row) => of(row)[0]),
      column(`_${name}_lat`, 'float8', (row) => of(row)[1]),
      computed(name, `ST_SetSRID(ST_MakePoint(_${name}_lng, _${name}_lat), 4326)`),
    ],
    geometry: (name, of) => [column(`_${name}`, 'text', of), computed(name, `_${name}::geometry`)],
    bytes: (name, of) => [column(`_${name}`, 'text', of), computed(name, `decode(_${name}, 'hex')`)],
    textArray: (name, of) => [
      column(`_${name}`, 'text', (row) => of(row).join(',')),
      computed(name, `string_to_array(_${name}, ',')`),
    ],
  };
}
