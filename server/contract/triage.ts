import { Type, type Static } from 'typebox';
import { DivisionLevel } from './division.ts';
import { DivisionCode, IncidentId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Stretches of a case, by its steps: report → first accept → first assignment → last finish → close. */
export const STRETCHES = ['accept', 'assign', 'handle', 'close'] as const;

/** How long a stretch took, over the cases that went through all of it. */
export const StretchTimes = Type.Object({
  count: Type.Integer(),
  medianMin: Nullable(Type.Number()),
  p90Min: Nullable(Type.Number()),
});
export type StretchTimes = Static<typeof StretchTimes>;

/** Bodies by height; a case was solved by the highest that ever had it. */
export const SOLVERS = ['village', 'town', 'county', 'department'] as const;

/** The figures of one division: of the cases reported in it in the period, as their steps stand now. */
export const TriageFigures = Type.Object({
  code: DivisionCode,
  name: Type.String(),
  received: Type.Integer(),
  closed: Type.Integer(),
  /** Closed ones by the highest body that ever had them. */
  solved: Type.Object({
    village: Type.Integer(),
    town: Type.Integer(),
    county: Type.Integer(),
    department: Type.Integer(),
  }),
  /** Closed ones that never went above the division (本级化解): their share of `closed` is 本级化解率. */
  kept: Type.Integer(),
  accept: StretchTimes,
  assign: StretchTimes,
  handle: StretchTimes,
  close: StretchTimes,
  /** Steps that moved a case while a deadline ran, and those of them that came after it. */
  timed: Type.Integer(),
  late: Type.Integer(),
});
export type TriageFigures = Static<typeof TriageFigures>;

/** What of the figures a list of cases is about. */
export const TRIAGE_LISTS = [
  'received',
  'closed',
  'kept',
  'solved-village',
  'solved-town',
  'solved-county',
  'solved-department',
  ...STRETCHES,
  'late',
] as const;
export const TriageList = Type.Unsafe<(typeof TRIAGE_LISTS)[number]>(
  Type.Union(TRIAGE_LISTS.map((list) => Type.Literal(list))),
);
export type TriageList = (typeof TRIAGE_LISTS)[number];

const Period = { from: Instant, to: Instant };

/** Query of `GET /api/triage-figures`: cases reported from `from` until before `to`, a row a division of `level`. */
export const TriageQuery = Type.Object({ ...Period, level: DivisionLevel });
export type TriageQuery = Static<typeof TriageQuery>;

/** Answer of `GET /api/triage-figures`: the caller's whole scope, and each of its divisions of that level. */
export const TriageReport = Type.Object({
  ...TriageQuery.properties,
  total: TriageFigures,
  rows: Type.Array(TriageFigures),
});
export type TriageReport = Static<typeof TriageReport>;

/** Query of `GET /api/triage-figures/cases`: the cases behind one number of one division. */
export const TriageCasesQuery = Type.Object({ ...Period, code: DivisionCode, of: TriageList });
export type TriageCasesQuery = Static<typeof TriageCasesQuery>;

/** One case behind a number. */
export const TriageCase = Type.Object({
  id: IncidentId,
  caseNumber: Type.String(),
  title: Type.String(),
  receivedAt: Instant,
  /** Minutes of the stretch asked for; null where the number is none of time. */
  minutes: Nullable(Type.Number()),
  /** Steps of it that came late. */
  late: Type.Integer(),
});
export type TriageCase = Static<typeof TriageCase>;

/** Answer of `GET /api/triage-figures/cases`: all of them, so that its length is the number (for `late`: the sum of its `late`). */
export const TriageCases = Type.Object({ items: Type.Array(TriageCase) });
