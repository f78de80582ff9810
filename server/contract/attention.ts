import { Type, type Static } from 'typebox';
import { CommandId, DivisionCode, IncidentId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** The one person who has a case. A wall never learns the name. */
export const Claim = Type.Object({
  incidentId: IncidentId,
  account: Type.String(),
  name: Nullable(Type.String()),
  centre: DivisionCode,
  since: Instant,
});
export type Claim = Static<typeof Claim>;

/** What became of a case's claim; `taken` says who lost it to whom and why, so that the former holder is told. */
export const ClaimChange = Type.Object({
  claim: Nullable(Claim),
  taken: Nullable(Type.Object({ from: Type.String(), reason: Type.String() })),
});
export type ClaimChange = Static<typeof ClaimChange>;

/** Body of `POST /api/incidents/{id}/claim`: `reason` is needed to take a case over from someone who has it. */
export const ClaimRequest = Type.Object(
  {
    commandId: CommandId,
    action: Type.Union([Type.Literal('claim'), Type.Literal('release')]),
    reason: Type.Optional(Type.String({ minLength: 2, maxLength: 400 })),
  },
  { additionalProperties: false },
);
export type ClaimRequest = Static<typeof ClaimRequest>;

/** Somebody who has a case open now. */
export const Viewing = Type.Object({
  incidentId: IncidentId,
  account: Type.String(),
  name: Type.String(),
  centre: DivisionCode,
});
export type Viewing = Static<typeof Viewing>;

/** Body of `PUT /api/viewings`: said by each desk every few seconds; `incidentId` null when no case is open. */
export const ViewingReport = Type.Object(
  { seatId: CommandId, incidentId: Nullable(IncidentId) },
  { additionalProperties: false },
);
export type ViewingReport = Static<typeof ViewingReport>;

/** Its answer: every case of the scope that lies open on another seat, and whether this session is locked: all its pages follow. */
export const Viewings = Type.Object({ items: Type.Array(Viewing), isLocked: Type.Boolean() });
