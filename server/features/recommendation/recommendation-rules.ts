import type { IncidentType } from '#contract/incident';
import type { Reason } from '#contract/recommendation';

/**
 * The most that each reason gives, this project's choice: whoever is on the spot with a live phone comes before everybody else
 * (40 + 40 + 10 + 10 against 40 × ½ + 20 + 15 + 10 + 10 from 1.5 km off), then the near, then those whose grid and skill it is.
 */
export const POINTS: Readonly<Record<Exclude<Reason, 'leave'>, number>> = {
  onTheSpot: 40,
  distance: 40,
  ownGrid: 20,
  skill: 15,
  load: 10,
  fresh: 10,
};
/** Taken from who said to be off duty: asked last, never left out, since an emergency may need everybody. */
const LEAVE_POINTS = -60;

const SPOT_M = 100;
/** Each further 1.5 km, some 20 minutes on foot, halves the points for being near. */
const HALVING_M = 1_500;
const MINUTE_MS = 60_000;
/** A phone reports every 15 s: within a minute it is where it says. */
const LIVE_MS = MINUTE_MS;
const LATE_MS = 10 * MINUTE_MS;

/** Skills of the county's people that help with a type of incident. */
export const SKILLS_FOR: Readonly<Record<IncidentType, readonly string[]>> = {
  hazard: ['地灾监测', '急救', '驾驶'],
  dispute: ['调解', '帮教'],
  security: ['巡防', '帮教'],
  people: ['急救', '帮教', '登记'],
  environment: ['护林防火', '巡防'],
  facility: ['水电维修', '驾驶'],
  service: ['登记', '宣传'],
  other: [],
};

/** What is weighed of somebody. */
export interface Candidate {
  readonly distanceM: number;
  readonly isPhone: boolean;
  readonly isGridOwner: boolean;
  readonly skills: readonly string[];
  readonly openOrders: number;
  readonly positionAt: Date | null;
  readonly leaveUntil: Date | null;
}

/** How suitable somebody is, and why. */
export interface Score {
  readonly score: number;
  readonly reasons: { readonly reason: Reason; readonly points: number }[];
}

/** Skills of somebody that the type of incident asks for. */
export function fittingSkills(type: IncidentType, skills: readonly string[]): string[] {
  return SKILLS_FOR[type].filter((skill) => skills.includes(skill));
}

/** Weighs somebody for an incident; the same facts give the same score, and each reason its share of it. */
export function weigh(type: IncidentType, who: Candidate, now: Date): Score {
  const ageMs = who.positionAt === null ? Infinity : now.getTime() - who.positionAt.getTime();
  const isLive = ageMs <= LIVE_MS;
  const points: Record<Reason, number> = {
    onTheSpot: isLive && who.distanceM <= SPOT_M ? POINTS.onTheSpot : 0,
    distance: POINTS.distance * 2 ** (-who.distanceM / HALVING_M),
    ownGrid: who.isGridOwner ? POINTS.ownGrid : 0,
    skill: fittingSkills(type, who.skills).length > 0 ? POINTS.skill : 0,
    load: who.isPhone ? POINTS.load / (1 + who.openOrders) : 0,
    fresh: isLive ? POINTS.fresh : ageMs <= LATE_MS ? POINTS.fresh / 2 : 0,
    leave: who.leaveUntil !== null && who.leaveUntil > now ? LEAVE_POINTS : 0,
  };
  const reasons = (Object.keys(points) as Reason[])
    .map((reason) => ({ reason, points: Math.round(points[reason] * 10) / 10 }))
    .filter((each) => each.points !== 0);
  const score = reasons.reduce((sum, each) => sum + each.points, 0);
  return { score: Math.round(score * 10) / 10, reasons };
}
