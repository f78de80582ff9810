import { ByteReader, ByteWriter } from '#contract/compact-bytes';

/** A household as the pack keeps it: no name, no identity; those are made at load. */
export interface PackHousehold {
  /** Longitude and latitude in micro-degrees. */
  readonly at: readonly [number, number];
  readonly members: number;
  /** Index into the contract's `COLOURS`. */
  readonly colour: number;
  /** Where it lives in the county's seat: number of the building within its community, unit and room; null in a house of its own. */
  readonly home: { readonly building: number; readonly unit: number; readonly room: number } | null;
}

/**
 * Writes `households.bin`: number of grids, then for each its number of households, and for each household the differences
 * of its place to the one before, members × 4 + colour, and the building (0: none), then unit and room. All are varints.
 * @param byGrid the households of each basic grid, in the order of the pack's grids
 */
export function encodePackHouseholds(byGrid: readonly (readonly PackHousehold[])[]): Uint8Array {
  const writer = new ByteWriter();
  let [lng, lat] = [0, 0];
  writer.writeUnsigned(byGrid.length);
  for (const households of byGrid) {
    writer.writeUnsigned(households.length);
    for (const { at, members, colour, home } of households) {
      writer.writeSigned(at[0] - lng);
      writer.writeSigned(at[1] - lat);
      [lng, lat] = at;
      writer.writeUnsigned(members * 4 + colour);
      writer.writeUnsigned(home?.building ?? 0);
      if (home === null) continue;
      writer.writeUnsigned(home.unit);
      writer.writeUnsigned(home.room);
    }
  }
  return writer.finish();
}

/** Reads what `encodePackHouseholds` wrote; throws `RangeError` on bytes that end early. */
export function decodePackHouseholds(bytes: Uint8Array): PackHousehold[][] {
  const reader = new ByteReader(bytes);
  let [lng, lat] = [0, 0];
  const readHousehold = (): PackHousehold => {
    lng += reader.readSigned();
    lat += reader.readSigned();
    const packed = reader.readUnsigned();
    const building = reader.readUnsigned();
    const home = building === 0 ? null : { building, unit: reader.readUnsigned(), room: reader.readUnsigned() };
    return { at: [lng, lat], members: packed >> 2, colour: packed & 3, home };
  };
  const times = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read);
  return times(reader.readUnsigned(), () => times(reader.readUnsigned(), readHousehold));
}
