import { createHmac, timingSafeEqual } from 'node:crypto';
import { Value } from 'typebox/value';
import { JoinClaims, TICKET_LIFE_MS } from '#contract/conference';
import type { TokenKey } from '#contract/token-key';

const MAX_TICKET_CHARACTERS = 2_000;

/** Tickets that were used, kept until they would have run out: each opens one peer once. */
export class TicketDesk {
  readonly #used = new Map<string, number>();

  /** The claims of a ticket that is good now, which it is no more after; null otherwise. */
  take(ticket: string, keys: readonly TokenKey[], nowEpochMs: number): JoinClaims | null {
    const claims = readTicket(ticket, keys);
    for (const [id, endMs] of this.#used) if (endMs < nowEpochMs) this.#used.delete(id);
    if (claims === null || claims.expiresAtMs < nowEpochMs) return null;
    // A longer life than any ticket of the server has: made with the key, but not by its rules.
    if (claims.expiresAtMs > nowEpochMs + TICKET_LIFE_MS || this.#used.has(claims.ticketId)) return null;
    this.#used.set(claims.ticketId, claims.expiresAtMs);
    return claims;
  }
}

function readTicket(ticket: string, keys: readonly TokenKey[]): JoinClaims | null {
  const [body, signature, ...rest] = ticket.split('.');
  if (!body || !signature || rest.length > 0 || ticket.length > MAX_TICKET_CHARACTERS) return null;
  const claims = parseClaims(body);
  const key = keys.find((candidate) => candidate.id === claims?.keyId);
  if (claims === null || !key) return null;
  const expected = createHmac('sha256', Buffer.from(key.secret, 'base64url')).update(body).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? claims : null;
}

function parseClaims(body: string): JoinClaims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    return Value.Check(JoinClaims, value) ? value : null;
  } catch {
    return null; // Not JSON: refused like any other.
  }
}
