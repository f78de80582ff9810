import { Position } from '#contract/geo';
import { IncidentKind, IncidentType, Urgency } from '#contract/incident';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { EMPTY_DRAFT, type ReportDraft } from './report-draft.ts';

const KEY = 'grid321.reportDraft';

const StoredDraft = Type.Object({
  kind: IncidentKind,
  type: IncidentType,
  urgency: Urgency,
  text: Type.String(),
  isSettled: Type.Boolean(),
  place: Type.Union([
    Type.Object({
      position: Position,
      source: Type.Literal('picked'),
      accuracyM: Type.Null(),
      takenAtMs: Type.Number(),
    }),
    Type.Null(),
  ]),
});

/** Keeps what is being written over a reload. Only a place picked by hand is kept: the phone's own has to be taken anew. */
export function keepDraft(storage: Storage, draft: ReportDraft): void {
  const place = draft.place?.source === 'picked' ? draft.place : null;
  storage.setItem(KEY, JSON.stringify({ ...draft, place }));
}

/** The draft that was being written, or an empty one. */
export function readDraft(storage: Storage): ReportDraft {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? 'null');
    if (Value.Check(StoredDraft, stored)) return stored;
  } catch {
    // What cannot be read as a draft is none.
  }
  return EMPTY_DRAFT;
}

/** Forgets the draft: it is in the outbox now. */
export function forgetDraft(storage: Storage): void {
  storage.removeItem(KEY);
}
