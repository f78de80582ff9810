import type { Incident } from '#contract/incident';
import { isAlarming } from '../../features/incident/incident-layer.ts';

/**
 * How long each scene stays: the whole county, one town, an urgent incident (at least when another one waits, and at
 * most); and how long a hand keeps the map.
 */
export const SCENE_MS = {
  county: 40_000,
  town: 15_000,
  takeoverLeast: 12_000,
  takeover: 60_000,
  byHand: 60_000,
} as const;
/** An urgent incident that nobody accepts takes the wall over again after this long. */
const TAKE_AGAIN_MS = 180_000;

/** What the wall shows. Scene 0 is the county, the others its towns in order. */
export interface Direction {
  scene: number;
  sinceMs: number;
  /** The map is in someone's hand until then. */
  heldUntilMs: number;
  takeover: { incidentId: string; sinceMs: number } | null;
  /** When each urgent incident last had the wall. */
  takenAtMs: ReadonlyMap<string, number>;
}

/** The wall as it starts. */
export function startDirection(nowMs: number): Direction {
  return { scene: 0, sinceMs: nowMs, heldUntilMs: 0, takeover: null, takenAtMs: new Map() };
}

/** The next direction at a time; the same object when nothing changes. */
export function direct(
  before: Direction,
  nowMs: number,
  incidents: readonly Incident[],
  sceneCount: number,
): Direction {
  const alarms = incidents.filter(isAlarming);
  const unseen = alarms
    .filter(
      ({ id }) =>
        id !== before.takeover?.incidentId && nowMs - (before.takenAtMs.get(id) ?? -Infinity) >= TAKE_AGAIN_MS,
    )
    .sort(byNewest)[0];
  if (before.takeover) {
    const { incidentId, sinceMs } = before.takeover;
    const stayedMs = nowMs - sinceMs;
    const isOver = !alarms.some(({ id }) => id === incidentId) || stayedMs >= SCENE_MS.takeover;
    const mayPass = stayedMs >= SCENE_MS.takeoverLeast && unseen !== undefined;
    if (!isOver && !mayPass) return before;
    const takenAtMs = new Map(before.takenAtMs).set(incidentId, nowMs);
    const given: Direction = { ...before, takeover: null, takenAtMs, scene: 0, sinceMs: nowMs };
    return mayPass ? { ...given, takeover: { incidentId: unseen.id, sinceMs: nowMs } } : given;
  }
  if (unseen) return { ...before, takeover: { incidentId: unseen.id, sinceMs: nowMs } };
  if (nowMs < before.heldUntilMs) return before;
  // The hand let go: the scene comes back to its place before the next one.
  if (before.heldUntilMs > 0) return goToScene(before, before.scene, nowMs);
  if (sceneCount < 2) return before;
  const stayMs = before.scene === 0 ? SCENE_MS.county : SCENE_MS.town;
  if (nowMs - before.sinceMs < stayMs) return before;
  return goToScene(before, (before.scene + 1) % sceneCount, nowMs);
}

/** Someone chose a scene by key; a takeover ends with it. */
export function goToScene(before: Direction, scene: number, nowMs: number): Direction {
  return { ...giveBack(before, nowMs), scene, sinceMs: nowMs, heldUntilMs: 0 };
}

/** Someone took the map in hand or chose something: scenes wait, and a takeover gives way to the hand. */
export function hold(before: Direction, nowMs: number): Direction {
  return { ...giveBack(before, nowMs), heldUntilMs: nowMs + SCENE_MS.byHand };
}

/** Ends a takeover, which may come again only after a while. */
function giveBack(before: Direction, nowMs: number): Direction {
  if (!before.takeover) return before;
  const takenAtMs = new Map(before.takenAtMs).set(before.takeover.incidentId, nowMs);
  return { ...before, takeover: null, takenAtMs };
}

const byNewest = (a: Incident, b: Incident) => b.receivedAt.localeCompare(a.receivedAt);

const URGENCY_ORDER = { urgent: 0, pressing: 1, normal: 2 } as const;

/** Incidents as a wall lists them: urgent first, those that nobody accepted first among equals, then the newest. */
export function byNeed(incidents: Iterable<Incident>): Incident[] {
  return [...incidents].sort(
    (a, b) =>
      URGENCY_ORDER[a.urgency] - URGENCY_ORDER[b.urgency] ||
      Number(b.state === 'reported') - Number(a.state === 'reported') ||
      byNewest(a, b),
  );
}
