import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { ViewTokenClaims } from '#contract/media-control';
import { ViewSessions, type ViewCloseReason, type ViewSession } from './view-sessions.ts';
import { verifyViewToken } from './view-token.ts';

const KEY = { id: 'k1', secret: Buffer.alloc(32, 1).toString('base64url') };
const CLAIMS = Value.Parse(ViewTokenClaims, {
  keyId: 'k1',
  cameraId: '61092100001310000001',
  rendition: 'sub',
  viewer: 'county-duty',
  expiresAtMs: 1_000_000,
});

function sign(claims: object, secret = KEY.secret): string {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${createHmac('sha256', Buffer.from(secret, 'base64url')).update(body).digest('base64url')}`;
}

describe('view tokens', () => {
  it('open what they name until they expire', () => {
    expect(verifyViewToken(sign(CLAIMS), [KEY], 999_999)).toEqual({ kind: 'valid', claims: CLAIMS });
    expect(verifyViewToken(sign(CLAIMS), [KEY], 1_000_001)).toEqual({ kind: 'expired' });
  });

  it('are refused when signed by another key, changed, cut short or of another shape', () => {
    const other = Buffer.alloc(32, 2).toString('base64url');
    const [body, signature] = sign(CLAIMS).split('.');
    const changed = Buffer.from(JSON.stringify({ ...CLAIMS, rendition: 'main' })).toString('base64url');
    for (const token of [
      sign(CLAIMS, other),
      `${changed}.${signature}`,
      `${body}.`,
      `${body}`,
      `${body}.${signature}.x`,
      sign({ keyId: 'k1' }),
      '',
    ]) {
      expect(verifyViewToken(token, [KEY], 0)).toEqual({ kind: 'invalid' });
    }
    expect(verifyViewToken(sign(CLAIMS), [], 0)).toEqual({ kind: 'invalid' });
  });
});

describe('view sessions', () => {
  function create(): { sessions: ViewSessions; closed: [ViewSession, ViewCloseReason][] } {
    const closed: [ViewSession, ViewCloseReason][] = [];
    let n = 0;
    const limits = { maxGapMs: 15_000, maxAgeMs: 60_000 };
    const sessions = new ViewSessions(
      limits,
      () => `view-${(n += 1)}`,
      (session, reason) => closed.push([session, reason]),
    );
    return { sessions, closed };
  }

  it('live while they are polled, and not one gap longer', () => {
    const { sessions, closed } = create();
    const { id } = sessions.open(CLAIMS, 0);
    sessions.poll(id, 14_000);
    sessions.tick(28_000);
    expect(sessions.poll(id, 28_000)).toBeDefined();
    sessions.tick(43_001);
    expect(sessions.poll(id, 43_002)).toBeUndefined();
    expect(closed.map(([, reason]) => reason)).toEqual(['not-polled']);
  });

  it('end after the longest age, however often polled', () => {
    const { sessions, closed } = create();
    const { id } = sessions.open(CLAIMS, 0);
    for (let at = 0; at <= 62_000; at += 1000) {
      sessions.poll(id, at);
      sessions.tick(at);
    }
    expect(closed.map(([, reason]) => reason)).toEqual(['expired']);
  });

  it('end by viewer, camera or id, and an empty revocation ends none', () => {
    const { sessions } = create();
    const first = sessions.open(CLAIMS, 0);
    const second = sessions.open({ ...CLAIMS, viewer: 'wall' }, 0);
    sessions.revoke({ kind: 'view-revoke' }, 5);
    expect(sessions.size).toBe(2);
    sessions.revoke({ kind: 'view-revoke', viewer: 'wall', cameraId: CLAIMS.cameraId }, 5);
    expect([sessions.poll(first.id, 1), sessions.poll(second.id, 1)]).toEqual([first, undefined]);
    sessions.revoke({ kind: 'view-revoke', viewId: first.id }, 5);
    expect(sessions.size).toBe(0);
  });
});
