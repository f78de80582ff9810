import { createHmac, timingSafeEqual } from 'node:crypto';
import { INGEST_APP, ingestName, type PublishAddress, publishText } from '#contract/ingest';

/** Where a publisher reaches this system, and what signs its address (`key`, base64url). */
export interface PublishPlace {
  readonly key: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** As the administrator reaches the server: what the publisher reaches it by, too. */
  readonly hostname: string;
  readonly origin: string;
}

/** Makes the address that one camera publishes to, for whoever begins before `expiresAt`. */
export function makePublishAddress(
  camera: { readonly id: string; readonly streamKey: string },
  expiresAt: Date,
  { key, port, isSecure, hostname, origin }: PublishPlace,
): Omit<PublishAddress, 'qrSvg'> {
  const name = ingestName(camera.id, camera.streamKey);
  const until = Math.floor(expiresAt.getTime() / 1000);
  const proof = `until=${until}&sign=${signPublish(name, until, key)}`;
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  const server = `${isSecure ? 'rtmps' : 'rtmp'}://${host}:${port}/${INGEST_APP}`;
  const streamName = `${name}?${proof}`;
  return {
    server,
    streamName,
    url: `${server}/${streamName}`,
    positionUrl: `${origin}/api/push/${name}/position?${proof}`,
    expiresAt: new Date(until * 1000).toISOString(),
  };
}

/** Whether somebody was given this address and it has not ended. */
export function isPublisher(
  name: string,
  proof: { readonly until: number; readonly sign: string },
  key: string,
  nowEpochMs: number,
): boolean {
  const expected = Buffer.from(signPublish(name, proof.until, key), 'base64url');
  const given = Buffer.from(proof.sign, 'base64url');
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned && proof.until * 1000 >= nowEpochMs;
}

function signPublish(name: string, until: number, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(publishText(name, until)).digest('base64url');
}
