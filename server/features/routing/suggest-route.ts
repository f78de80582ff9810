import { isWithin } from '#contract/division';
import type { IncidentLevel, IncidentType, Urgency } from '#contract/incident';
import type { RouteReason, RoutingBody, RoutingLine } from '#contract/routing';

/** What is known of an incident when somebody asks where it belongs. */
export interface RouteQuestion {
  readonly type: IncidentType;
  /** Code of its matter, null while nobody has named it. */
  readonly matter: string | null;
  /** The reporter's words: a matter that is named in them is meant. */
  readonly title: string;
  readonly level: IncidentLevel;
  readonly urgency: Urgency;
  readonly village: string;
}

/** A division and, at the county, perhaps one of its departments. */
export interface OwnerBody {
  readonly owner: string;
  readonly department: string | null;
}

/** Where an incident belongs; `line` is null when the list knows nothing of it. */
export interface Route extends OwnerBody {
  readonly line: RoutingLine | null;
  readonly why: readonly RouteReason[];
}

/** Digits of the codes of village, town and county. */
const DIGITS = { village: 12, town: 9, county: 6 } as const;
/** A matter counts as named in a title when this share of its pairs of signs stands there. */
const NAMED_SHARE = 0.5;

/** The body of a line for what happened in `village`. */
export function resolveBody(body: RoutingBody, village: string): OwnerBody {
  switch (body.kind) {
    case 'tier':
      return { owner: village.slice(0, DIGITS[body.tier]), department: null };
    case 'division':
      return { owner: body.division, department: null };
    case 'department':
      return { owner: village.slice(0, DIGITS.county), department: body.department };
  }
}

/**
 * Where an incident belongs by the list, best first, each body once. Of the lines that apply at the place and are of the matter (or,
 * while no matter is named, of the type) the better is the one whose matter is named in the title, then of the same level, the same
 * urgency, the narrower place, and the earlier one. Never empty: without a line the nearest centre of the incident's level is meant.
 */
export function rankRoutes(lines: readonly RoutingLine[], question: RouteQuestion): Route[] {
  const ranked = linesFor(lines, question)
    .map((line) => ({ line, rank: rankOf(line, question) }))
    .sort((a, b) => compare(b.rank, a.rank));
  const routes = new Map<string, Route>();
  for (const { line } of ranked) {
    const body = resolveBody(line.body, question.village);
    const key = `${body.owner} ${body.department ?? ''}`;
    if (!routes.has(key)) routes.set(key, { ...body, line, why: reasonsOf(line, question) });
  }
  return routes.size === 0 ? [withoutLine(question)] : [...routes.values()];
}

function linesFor(lines: readonly RoutingLine[], question: RouteQuestion): RoutingLine[] {
  const here = lines.filter(({ place }) => place === null || isWithin(place, question.village));
  const ofMatter = here.filter(({ matter }) => matter === question.matter);
  return ofMatter.length > 0 ? ofMatter : here.filter(({ type }) => type === question.type);
}

function rankOf(line: RoutingLine, { title, level, urgency }: RouteQuestion): number[] {
  return [
    namedShare(line.name.zh, title),
    fit(line.level, level),
    fit(line.urgency, urgency),
    line.place === null ? 0 : line.place.length,
  ];
}

/** Says the same: 2; says nothing: 1; says otherwise: 0. */
const fit = (asked: string | null, known: string): number => (asked === null ? 1 : asked === known ? 2 : 0);

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** The share of a name's pairs of neighbouring signs that stand in a title, 0 below `NAMED_SHARE`. */
function namedShare(name: string, title: string): number {
  const signs = [...name];
  const pairs = signs.slice(1).map((sign, i) => `${signs[i]}${sign}`);
  const share = pairs.length === 0 ? 0 : pairs.filter((pair) => title.includes(pair)).length / pairs.length;
  return share >= NAMED_SHARE ? share : 0;
}

function reasonsOf(line: RoutingLine, question: RouteQuestion): RouteReason[] {
  const reasons: [RouteReason, boolean][] = [
    ['matter', line.matter === question.matter],
    ['words', namedShare(line.name.zh, question.title) > 0],
    ['type', line.type === question.type],
    ['level', line.level === question.level],
    ['urgency', line.urgency === question.urgency],
    ['place', line.place !== null],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}

/** 小事不出村、大事不出镇: what no line knows stays as low as its level lets it. */
function withoutLine({ level, urgency, village }: RouteQuestion): Route {
  const tier = level === 'small' ? 'village' : urgency === 'urgent' ? 'county' : 'town';
  return { owner: village.slice(0, DIGITS[tier]), department: null, line: null, why: ['noLine'] };
}
