import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readJson } from '../pack/pack-files.ts';

const Point = Type.Tuple([Type.Number(), Type.Number()]);
const Weight = Type.Number({ minimum: 0 });

const Unit = Type.Object({
  code: Type.String({ pattern: '^[0-9]{12}$' }),
  name: Type.String(),
  kind: Type.Union([Type.Literal('community'), Type.Literal('village')]),
});
const Town = Type.Object({
  code: Type.String({ pattern: '^[0-9]{9}$' }),
  name: Type.String(),
  units: Type.Array(Unit),
});
export type Town = Static<typeof Town>;

/** The divisions of a county as the statistics bureau lists them. */
export const Divisions = Type.Object({
  county: Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }), name: Type.String() }),
  towns: Type.Array(Town),
});
export type Divisions = Static<typeof Divisions>;

const Watercourse = Type.Object({
  name: Type.String(),
  rank: Type.Integer({ minimum: 1, maximum: 3 }),
  /** Height of its water where it enters and leaves, in metres. */
  fromM: Type.Number(),
  toM: Type.Number(),
  valleyM: Type.Number({ description: 'half width of its valley floor in metres' }),
  path: Type.Array(Point, { minItems: 2 }),
});

/** What is particular to a county; the generator knows no county by itself. */
export const CountyConfig = Type.Object({
  seed: Type.String(),
  version: Type.Integer(),
  validFrom: Type.String({ format: 'date' }),
  /** Day of the last change of the generator's output, for the catalogue. */
  generatedOn: Type.String({ format: 'date' }),
  mapNotice: Type.String(),
  /** Hand-written or foreign files of the pack, for the catalogue. */
  sources: Type.Array(
    Type.Object({
      file: Type.String(),
      title: Type.String(),
      source: Type.String(),
      licence: Type.String(),
      date: Type.String({ format: 'date' }),
      epsg: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
  centreName: Type.String({ description: 'pattern of a centre’s name, {name} is its division' }),
  divisions: Type.String({ description: 'file of the divisions, beside this one' }),
  routing: Type.String({ description: 'file of the routing list, beside this one' }),
  outline: Type.Union([
    Type.Object({ kind: Type.Literal('file'), path: Type.String() }),
    Type.Object({ kind: Type.Literal('blob'), middle: Point, radiusM: Type.Number() }),
  ]),
  counts: Type.Object({
    basicGrids: Type.Integer(),
    households: Type.Integer(),
    persons: Type.Integer(),
    vacantPosts: Type.Integer(),
    partyMembers: Type.Integer(),
    deputies: Type.Integer(),
    householdHeads: Type.Integer(),
    phones: Type.Integer(),
    class2Cameras: Type.Integer(),
    class3Cameras: Type.Integer(),
    hazardPoints: Type.Integer(),
    pastIncidents: Type.Integer(),
    legalStations: Type.Object({
      police: Type.Integer(),
      judge: Type.Integer(),
      prosecutor: Type.Integer(),
      legalService: Type.Integer(),
    }),
  }),
  colourShares: Type.Tuple([Weight, Weight, Weight]),
  incidents: Type.Object({ from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }) }),
  /** The teams that villages whistle for, and the county's certificate categories by name; codes are given by their order. */
  forces: Type.Object({
    acceptWithinMin: Type.Number({ exclusiveMinimum: 0 }),
    farM: Type.Number({ minimum: 0 }),
    certificates: Type.Array(Type.String(), { maxItems: 99 }),
    kinds: Type.Array(
      Type.Object({
        kind: Type.String(),
        name: Type.String(),
        /** null: only the county has such a team. */
        townName: Type.Union([Type.String(), Type.Null()]),
        countyName: Type.String(),
        townMembers: Type.Integer({ minimum: 0 }),
        countyMembers: Type.Integer({ minimum: 1 }),
        certificates: Type.Array(Type.String(), { minItems: 1 }),
      }),
    ),
  }),
  firstRtspPort: Type.Integer(),
  seats: Type.Record(Type.String(), Point, { description: 'town code to the place of its seat' }),
  townAreasKm2: Type.Record(Type.String(), Type.Number(), { description: 'town code to about how large it is' }),
  countySeat: Type.String({ description: 'code of the town whose communities live in buildings' }),
  householdWeights: Type.Object({ village: Weight, community: Weight, seatCommunity: Weight }),
  householdsPerGrid: Type.Object({ village: Weight, community: Weight, seatCommunity: Weight }),
  rivers: Type.Array(Watercourse, { minItems: 1 }),
  ridges: Type.Array(Type.Object({ name: Type.String(), heightM: Type.Number(), path: Type.Array(Point) })),
  relief: Type.Object({
    baseM: Type.Number(),
    riseM: Type.Number(),
    riseWithinM: Type.Number(),
    roughM: Type.Number(),
  }),
});
export type CountyConfig = Static<typeof CountyConfig>;

/** A county's hand-written files: the configuration and the divisions. */
export function readCounty(directory: string): { config: CountyConfig; divisions: Divisions } {
  const config = readJson(join(directory, 'county.json'), CountyConfig);
  return { config, divisions: readJson(join(directory, config.divisions), Divisions) };
}
