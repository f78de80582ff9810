import gcoordModule from 'gcoord';
import type { Position } from '#contract/geo';

// gcoord 1.0.7 is CommonJS without a `default` property, its types claim one: they can go straight once it ships ES module types.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

/** Datum that positions from outside may come in; inside there is only WGS 84. CGCS2000 counts as equal (MISSION §4). */
export type Datum = 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';

/** A position of a foreign datum: its type keeps it from being taken for one of ours. */
export interface ForeignPosition {
  datum: Datum;
  position: Position;
}

/** Converts a position where it enters; GCJ-02 and BD-09 come back to within 0.2 m. */
export function toWgs84({ datum, position }: ForeignPosition): Position {
  switch (datum) {
    case 'wgs84':
    case 'cgcs2000':
      return position;
    case 'gcj02':
      return gcoord.transform<Position>([...position], gcoord.GCJ02, gcoord.WGS84);
    case 'bd09':
      return gcoord.transform<Position>([...position], gcoord.BD09, gcoord.WGS84);
  }
}

/** Converts one of our positions for a partner that works in another datum. */
export function fromWgs84(position: Position, datum: Datum): ForeignPosition {
  if (datum === 'wgs84' || datum === 'cgcs2000') return { datum, position };
  const target = datum === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09;
  return { datum, position: gcoord.transform<Position>([...position], gcoord.WGS84, target) };
}
