import { createHmac, timingSafeEqual } from 'node:crypto';
import { publishText } from '#contract/ingest';

/** Whether a publisher may begin; `reason` is for whoever set it up. */
export type PublishVerdict = { kind: 'allowed' } | { kind: 'refused'; reason: 'not-signed' | 'expired' };

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Checks the signature of a publish address in constant time, then its end. `key` is base64url. */
export function checkPublish(name: string, query: Query, key: string, nowEpochMs: number): PublishVerdict {
  const { until, sign } = query;
  if (typeof until !== 'string' || typeof sign !== 'string' || !/^\d{1,12}$/.test(until))
    return { kind: 'refused', reason: 'not-signed' };
  const expected = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(publishText(name, Number(until)))
    .digest();
  const given = Buffer.from(sign, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { kind: 'refused', reason: 'not-signed' };
  return Number(until) * 1000 < nowEpochMs ? { kind: 'refused', reason: 'expired' } : { kind: 'allowed' };
}
