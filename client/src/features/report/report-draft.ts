import type { PlaceSource, Position } from '#contract/geo';
import type { IncidentKind, IncidentType, Urgency } from '#contract/incident';

/** Where a report says it happened, and how that is known. */
export interface ReportPlace {
  position: Position;
  source: PlaceSource;
  /** Radius in metres that the place is good for, null when nobody measured it. */
  accuracyM: number | null;
  /** When the place was taken, epoch milliseconds. */
  takenAtMs: number;
}

/** A report as it is being written on the phone. */
export interface ReportDraft {
  kind: IncidentKind;
  type: IncidentType;
  urgency: Urgency;
  text: string;
  /** 就地办结: it was done on the spot, and the words say how. */
  isSettled: boolean;
  place: ReportPlace | null;
}

/** The draft a new report begins with; what it is about is chosen first. */
export const EMPTY_DRAFT: ReportDraft = {
  kind: 'incident',
  type: 'other',
  urgency: 'normal',
  text: '',
  isSettled: false,
  place: null,
};

/** The body of `POST /api/incidents` but for its photos; null while the place is missing. Its title is the first sentence, else the type's name. */
export function reportBody(
  draft: ReportDraft,
  commandId: string,
  typeName: string,
  device: { nowMs: number; offsetMinutes: number },
): Record<string, unknown> | null {
  if (!draft.place) return null;
  const { place } = draft;
  const text = draft.text.trim();
  return {
    commandId,
    kind: draft.kind,
    type: draft.type,
    urgency: draft.urgency,
    title: firstLine(text) || typeName,
    ...(text ? { text } : {}),
    ...(isSettling(draft) ? { settled: { opinion: text } } : {}),
    position: place.position,
    placeSource: place.source,
    ...(place.accuracyM === null ? {} : { accuracyM: Math.min(Math.round(place.accuracyM), 100_000) }),
    deviceTime: { observedAt: new Date(device.nowMs).toISOString(), offsetMinutes: device.offsetMinutes },
  };
}

/** Only an incident is settled: the other kinds are records. */
export const isSettling = (draft: Pick<ReportDraft, 'kind' | 'isSettled'>): boolean =>
  draft.isSettled && draft.kind === 'incident';

const TITLE_LENGTH = 40;

function firstLine(text: string): string {
  const line = text.split(/[\n。.!！?？]/, 1)[0] ?? '';
  return Array.from(line.trim()).slice(0, TITLE_LENGTH).join('');
}
