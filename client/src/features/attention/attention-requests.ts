import { ClaimChange, Viewings } from '#contract/attention';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** Claims a case, takes it over with a reason, or gives it up. */
export function claimCase(
  http: HttpClient,
  incidentId: string,
  action: 'claim' | 'release',
  reason: string,
): Promise<ClaimChange> {
  const words = reason.trim() === '' ? {} : { reason: reason.trim() };
  return http.send(ClaimChange, 'POST', `/api/incidents/${incidentId}/claim`, {
    commandId: mintUuid7(),
    action,
    ...words,
  });
}

/** Says which case lies open on this seat, and asks what lies open on the others. */
export function reportViewing(http: HttpClient, seatId: string, incidentId: string | null) {
  return http.send(Viewings, 'PUT', '/api/viewings', { seatId, incidentId });
}
