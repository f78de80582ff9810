import type { SupervisionKind } from '#contract/supervision';
import type { SupervisionRow } from './supervision-row.ts';

/** Something laid over an incident that rings at one centre. */
export interface SupervisionCall {
  readonly kind: string;
  readonly subjectId: string;
  readonly level: 'supervision';
  readonly title: string;
  readonly scope: string;
  readonly centre: string;
  readonly incidentId: string;
}

/** The alarm's kind: clients word it in their language. */
export const alarmKind = (kind: SupervisionKind): string => `supervision.${kind}`;

/**
 * What a supervision rings for as it stands; null when it is quiet. 80 % of the time (催办) only marks the case; a missed deadline and a
 * red card ring one level up, a card where it lies; whoever acknowledged, replied to or ended one has it quiet.
 */
export function callOf(row: Pick<SupervisionRow, CallPart>): SupervisionCall | null {
  if (row.kind === 'remind' || row.state !== 'issued') return null;
  const { id, kind, title, scope, target, incidentId } = row;
  return { kind: alarmKind(kind), subjectId: id, level: 'supervision', title, scope, centre: target, incidentId };
}

type CallPart = 'id' | 'kind' | 'state' | 'title' | 'scope' | 'target' | 'incidentId';
