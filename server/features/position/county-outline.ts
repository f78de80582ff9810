import { Type } from 'typebox';
import type { Bbox, Position } from '#contract/geo';
import type { Database } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { bboxOf, isInside, isInsideBbox } from '../../geo/polygon.ts';

/** The county's border, for asking whether a phone's place can be true. */
export interface CountyOutline {
  contains(position: Position): boolean;
}

const Ring = Type.Array(Type.Tuple([Type.Number(), Type.Number()]));
const OutlineRow = Type.Object({
  geom: Type.Object({ coordinates: Type.Array(Type.Array(Ring)) }),
});

/** Reads the border and a margin about it (a worker on a border road is no stranger). */
export async function readCountyOutline(db: Database): Promise<CountyOutline> {
  const sql = `
    SELECT ST_AsGeoJSON(ST_Multi(ST_Buffer(ST_SimplifyPreserveTopology(geom, 0.001), 0.005)), 5, 0)::json AS geom
    FROM division WHERE county_code = $1 AND code = $1`;
  const rows = await db.system((queries) => queries.query(sql, [db.countyCode]));
  const [row] = parseRows(OutlineRow, rows);
  if (!row) throw new Error(`no outline of county ${db.countyCode}`);
  const rings: Position[][] = row.geom.coordinates.flat();
  const bbox: Bbox = bboxOf(rings.flat());
  return { contains: (position) => isInsideBbox(bbox, position) && isInside(rings, position) };
}
