import { Type, type Static } from 'typebox';
import { IncidentState } from './incident.ts';
import { Instant } from './time.ts';

/** What a resident's page shows of a report: where it stands and since when; no words, names or places, whoever holds the link. */
export const Progress = Type.Object({
  caseNumber: Type.String(),
  state: IncidentState,
  /** The states that it came to, oldest first. */
  steps: Type.Array(Type.Object({ state: IncidentState, at: Instant })),
});
export type Progress = Static<typeof Progress>;

/** Answer of `GET /api/incidents/{id}/progress-link`: the page's path, to be printed, shown or sent to who reported. */
export const ProgressLink = Type.Object({ path: Type.String() });
