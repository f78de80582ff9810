import { expect, test } from 'vitest';
import { relayFor } from './turn-credentials.ts';

test('a relay’s credential ends an hour from now and is what coturn computes for its name', () => {
  const turn = { urls: ['turn:127.0.0.1:3478'], secret: 'north', isRelayOnly: false };
  const relay = relayFor(turn, 'worker-3', new Date(1_800_000_000_500));
  expect(relay).toEqual({
    urls: ['turn:127.0.0.1:3478'],
    username: '1800003600:worker-3',
    // printf '1800003600:worker-3' | openssl dgst -sha1 -hmac north -binary | base64
    credential: 'b90PD5RXJi0EdvpE+l/hlM9/E+A=',
  });
});
