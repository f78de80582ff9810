import type { Position } from '#contract/geo';
import type { IncidentType, Urgency } from '#contract/incident';

/** A report of the morning: who sends it when, and what a practised officer does with it. */
export interface PlannedReport {
  /** Its words: no two reports of the morning have the same. */
  readonly title: string;
  readonly type: IncidentType;
  readonly urgency: Urgency;
  /** Number of the worker whose phone sends it. */
  readonly worker: number;
  readonly position: Position;
  /** Where the officer sends it: by the routing list, to the town or village it happened in, or into the report before. */
  readonly goes: 'byList' | 'town' | 'village' | 'merged';
}

/** A worker and the middle of the own grid. */
export interface GridWorker {
  readonly id: number;
  readonly position: Position;
}

const REPORTS = 60;
const DUPLICATES = 15;
const URGENT = 12;
/** What the first urgent report is followed by: none of them stands in for another. */
const MATTERS: readonly { readonly type: IncidentType; readonly words: string }[] = [
  { type: 'hazard', words: '山体裂缝' },
  { type: 'facility', words: '路灯损坏' },
  { type: 'dispute', words: '宅基地边界争议' },
  { type: 'environment', words: '河道倾倒垃圾' },
  { type: 'security', words: '陌生人员推销' },
];
/** A neighbour stands some twenty metres away. */
const NEXT_DOOR_DEG = 0.0002;

/**
 * Sixty reports, twelve of them urgent, fifteen of them a second report of the one before. The first worker's village gets two cases of
 * its own, its town two.
 */
export function planMorning(workers: readonly GridWorker[]): readonly PlannedReport[] {
  const originals = Array.from({ length: REPORTS - DUPLICATES }, (_, i): PlannedReport => {
    const worker = workers[i % workers.length] as GridWorker;
    const matter = MATTERS[i % MATTERS.length] as (typeof MATTERS)[number];
    // Reports from one grid lie some hundred metres apart.
    const round = Math.floor(i / workers.length);
    const position: Position = [worker.position[0] + round * NEXT_DOOR_DEG * 6, worker.position[1]];
    return {
      title: `${matter.words}${String(i + 1).padStart(2, '0')}号`,
      type: matter.type,
      urgency: i % 4 === 0 && i / 4 < URGENT ? 'urgent' : 'normal',
      worker: worker.id,
      position,
      goes: i === 1 || i === 2 ? 'town' : i === workers.length || i === workers.length + 1 ? 'village' : 'byList',
    };
  });
  return originals.flatMap((report, i) => (i % 3 === 0 ? [report, secondOf(report, workers)] : [report]));
}

/** The neighbour's words; neither title is a part of the other. */
const secondTitle = (title: string): string => title.replace(/(?=\d\d号$)/, '隔壁');

/** The title that a second report's belongs to. */
export const originalOf = (second: string): string => second.replace('隔壁', '');

function secondOf(report: PlannedReport, workers: readonly GridWorker[]): PlannedReport {
  const neighbour = workers[(workers.findIndex(({ id }) => id === report.worker) + 1) % workers.length] as GridWorker;
  const [lng, lat] = report.position;
  return {
    ...report,
    title: secondTitle(report.title),
    urgency: 'normal',
    worker: neighbour.id,
    position: [lng, lat + NEXT_DOOR_DEG],
    goes: 'merged',
  };
}
