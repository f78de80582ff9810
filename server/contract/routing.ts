import { Type, type Static } from 'typebox';
import { DivisionLevel } from './division.ts';
import { IncidentLevel, IncidentType, Urgency } from './incident.ts';
import { CommandId, DepartmentCode, DivisionCode, MatterCode } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** A department of the county (县级部门): it works at the county's seat, and owns by `owner` county and `department` itself. */
export const Department = Type.Object({
  code: DepartmentCode,
  name: Type.String({ minLength: 1, maxLength: 40 }),
  personName: Nullable(Type.String()),
  phone: Nullable(Type.String()),
});
export type Department = Static<typeof Department>;

/** The responsible body (责任主体) of a line: the centre of a tier above the place, one division, or a department. */
export const RoutingBody = Type.Union([
  Type.Object({ kind: Type.Literal('tier'), tier: DivisionLevel }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('division'), division: DivisionCode }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('department'), department: DepartmentCode }, { additionalProperties: false }),
]);
export type RoutingBody = Static<typeof RoutingBody>;

const Minutes = Type.Integer({ minimum: 1, maximum: 525_600 });

/** Minutes for each stretch: until accepted, from then until finished, from then until closed. */
export const StretchMinutes = Type.Object(
  { accept: Minutes, handle: Minutes, close: Minutes },
  { additionalProperties: false },
);
export type StretchMinutes = Static<typeof StretchMinutes>;

/**
 * One line of the list (主体责任清单, 工作责任清单, 镇级综合行政执法事项清单): matter → responsible body → certificate category →
 * legal basis → deadline, and when it applies. Null level, urgency and place stand for any.
 */
export const RoutingLine = Type.Object(
  {
    /** Unique in its list. */
    code: MatterCode,
    /** Shared by the lines of one matter, which differ in when they apply. */
    matter: MatterCode,
    name: Type.Object(
      { zh: Type.String({ minLength: 1, maxLength: 60 }), en: Type.String({ minLength: 1, maxLength: 120 }) },
      { additionalProperties: false },
    ),
    type: IncidentType,
    level: Nullable(IncidentLevel),
    urgency: Nullable(Urgency),
    /** Division whose subtree it applies to. */
    place: Nullable(DivisionCode),
    body: RoutingBody,
    /** Category of the enforcement certificate (执法证) that acting on it asks for. */
    certificate: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
    legalBasis: Type.String({ minLength: 1, maxLength: 300 }),
    deadlines: StretchMinutes,
    /** Checklist of the standard procedure, step by step. */
    sop: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type RoutingLine = Static<typeof RoutingLine>;

/** Fields of a line, in the order of the CSV's columns. */
export const ROUTING_FIELDS = [
  'code',
  'matter',
  'nameZh',
  'nameEn',
  'type',
  'level',
  'urgency',
  'place',
  'body',
  'certificate',
  'legalBasis',
  'acceptMin',
  'handleMin',
  'closeMin',
  'sop',
] as const;
export const RoutingField = Type.Unsafe<(typeof ROUTING_FIELDS)[number]>(
  Type.Union(ROUTING_FIELDS.map((field) => Type.Literal(field))),
);
export type RoutingField = (typeof ROUTING_FIELDS)[number];

/** One draft at most is worked on; of the published versions one is in force, all are kept. */
export const RoutingState = Type.Union([Type.Literal('draft'), Type.Literal('inForce'), Type.Literal('retired')]);
export type RoutingState = Static<typeof RoutingState>;

/** One version of the list: who made it what it is, when and why. */
export const RoutingVersion = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  state: RoutingState,
  /** The version that it was begun from, null for the pack's first. */
  basedOn: Nullable(Type.Integer()),
  /** The earlier version that it brings back. */
  restores: Nullable(Type.Integer()),
  createdBy: Type.String(),
  createdAt: Instant,
  publishedBy: Nullable(Type.String()),
  publishedAt: Nullable(Instant),
  reason: Nullable(Type.String()),
  lines: Type.Integer(),
  /** Raised by one with every edit of a draft. */
  revision: Type.Integer(),
});
export type RoutingVersion = Static<typeof RoutingVersion>;

/** A version with its lines, in their order. */
export const RoutingList = Type.Object({ version: RoutingVersion, lines: Type.Array(RoutingLine) });
export type RoutingList = Static<typeof RoutingList>;

/** `GET /api/routing`: the list in force, and the departments that its lines may name. */
export const RoutingInForce = Type.Object({ list: RoutingList, departments: Type.Array(Department) });
export type RoutingInForce = Static<typeof RoutingInForce>;

/** `GET /api/routing/versions`: the newest first. */
export const RoutingVersions = Type.Object({ items: Type.Array(RoutingVersion) });

/** What became of one line between two versions. */
export const RoutingChange = Type.Object({
  code: MatterCode,
  kind: Type.Union([Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed')]),
  name: Type.String(),
  /** Fields that differ, each before and after as the CSV writes it. */
  fields: Type.Array(
    Type.Object({
      field: RoutingField,
      before: Type.String(),
      after: Type.String(),
    }),
  ),
});
export type RoutingChange = Static<typeof RoutingChange>;

/** `GET /api/routing/draft`: what would be published, against what is in force; null without a draft. */
export const RoutingDraft = Type.Object({ list: Nullable(RoutingList), changes: Type.Array(RoutingChange) });
export type RoutingDraft = Static<typeof RoutingDraft>;

/** Body of `PUT /api/routing/draft/lines`: adds the line, or replaces the one of its code. */
export const RoutingLineEdit = Type.Object(
  { commandId: CommandId, line: RoutingLine },
  { additionalProperties: false },
);

/** Body of `POST /api/routing/draft/import`: the whole list as CSV replaces the draft's lines. */
export const RoutingImport = Type.Object(
  { commandId: CommandId, csv: Type.String({ maxLength: 900_000 }) },
  { additionalProperties: false },
);

const Reason = Type.String({ minLength: 2, maxLength: 300 });

/** Body of `POST /api/routing/draft/publish`; `revision` is the draft that was looked at. */
export const RoutingPublish = Type.Object(
  { commandId: CommandId, revision: Type.Integer(), reason: Reason },
  { additionalProperties: false },
);

/** Body of `POST /api/routing/versions/{version}/restore`. */
export const RoutingRestore = Type.Object({ commandId: CommandId, reason: Reason }, { additionalProperties: false });

/** What speaks for a suggestion, strongest first; `noLine` when the list knows nothing of it. */
export const ROUTE_REASONS = ['matter', 'words', 'type', 'level', 'urgency', 'place', 'noLine'] as const;
export type RouteReason = (typeof ROUTE_REASONS)[number];

/** Where an incident belongs by the list: who, by which certificate, law and deadline, and why. */
export const RouteSuggestion = Type.Object({
  version: Type.Integer(),
  /** Null when no line fits and the nearest centre of its level is meant. */
  line: Nullable(MatterCode),
  matter: Nullable(MatterCode),
  name: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
  owner: DivisionCode,
  department: Nullable(DepartmentCode),
  /** Name of the department, else of the owner. */
  bodyName: Type.String(),
  personName: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  certificate: Nullable(Type.String()),
  legalBasis: Nullable(Type.String()),
  deadlines: Nullable(StretchMinutes),
  sop: Type.Array(Type.String()),
  why: Type.Array(Type.Unsafe<RouteReason>(Type.Union(ROUTE_REASONS.map((reason) => Type.Literal(reason))))),
  /** How this seat brings it there: it is there already, by routing, or by escalating step by step. */
  how: Type.Union([Type.Literal('here'), Type.Literal('route'), Type.Literal('escalate')]),
});
export type RouteSuggestion = Static<typeof RouteSuggestion>;

/** `GET /api/incidents/{id}/route-suggestions`: best first; empty for readers who do not route. */
export const RouteSuggestions = Type.Object({ items: Type.Array(RouteSuggestion) });
export type RouteSuggestions = Static<typeof RouteSuggestions>;

/** Somebody an incident can be sent to, with what is typed to find it. */
export const RouteBody = Type.Object({
  owner: DivisionCode,
  department: Nullable(DepartmentCode),
  kind: Type.Union([DivisionLevel, Type.Literal('department')]),
  name: Type.String(),
  /** First letters of the name's syllables, and the syllables whole: 自然资源局 → zrzyj, ziranziyuanju. */
  initials: Type.String(),
  pinyin: Type.String(),
  personName: Nullable(Type.String()),
  phone: Nullable(Type.String()),
});
export type RouteBody = Static<typeof RouteBody>;

/** `GET /api/routing/bodies`: departments (for the county's seat) and the centres of the caller's scope. */
export const RouteBodies = Type.Object({ items: Type.Array(RouteBody) });
