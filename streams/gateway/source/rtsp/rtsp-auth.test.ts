import { describe, expect, it } from 'vitest';
import { chooseChallenge, parseChallenges, RtspAuthenticator, type Challenge } from './rtsp-auth.ts';

const MUFASA = { username: 'Mufasa', password: 'Circle of Life' };
const RFC_7616 =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

const parseChallenge = (header: string): Challenge => parseChallenges(header)[0] ?? { scheme: '', parameters: {} };

describe('signing in to a camera', () => {
  it('answers the SHA-256 example of RFC 7616 §3.9.1', () => {
    const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
    const header = new RtspAuthenticator(parseChallenge(RFC_7616), MUFASA, () => cnonce).header(
      'GET',
      '/dir/index.html',
    );
    expect(header).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
    expect(header).toContain('nc=00000001');
    expect(header).toContain('qop=auth');
  });

  it('answers the MD5 example of RFC 7616 §3.9.1', () => {
    const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
    const challenge = parseChallenge(RFC_7616.replace('SHA-256', 'MD5'));
    const header = new RtspAuthenticator(challenge, MUFASA, () => cnonce).header('GET', '/dir/index.html');
    expect(header).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
  });

  it('answers a challenge without qop as RFC 2069 does', () => {
    const challenge = parseChallenge('Digest realm="camera", nonce="0123456789abcdef"');
    const header = new RtspAuthenticator(challenge, { username: 'admin', password: '12345' }, () => 'x').header(
      'DESCRIBE',
      'rtsp://127.0.0.1/1',
    );
    expect(header).toMatch(
      /^Digest username="admin", realm="camera", nonce="0123456789abcdef", uri="rtsp:\/\/127.0.0.1\/1"/,
    );
    expect(header).not.toContain('nc=');
    expect(header).toMatch(/response="[0-9a-f]{32}"$/);
  });

  it('counts requests under one nonce and begins again under a new one', () => {
    const authenticator = new RtspAuthenticator(parseChallenge(RFC_7616), MUFASA, () => 'c');
    authenticator.header('DESCRIBE', 'u');
    expect(authenticator.header('SETUP', 'u')).toContain('nc=00000002');
    authenticator.renew(parseChallenge(RFC_7616.replace('7ypf', 'new0')));
    expect(authenticator.header('PLAY', 'u')).toContain('nc=00000001');
  });

  it('prefers SHA-256 to MD5 to Basic, and passes over what it cannot answer', () => {
    const offers = ['Basic realm="c"', 'Digest realm="c", nonce="1"', 'Digest realm="c", nonce="1", algorithm=SHA-256'];
    const challenges = offers.flatMap(parseChallenges);
    expect(chooseChallenge(challenges)?.parameters['algorithm']).toBe('SHA-256');
    expect(chooseChallenge(challenges.slice(0, 2))?.scheme).toBe('digest');
    expect(chooseChallenge(challenges.slice(0, 1))?.scheme).toBe('basic');
    expect(
      chooseChallenge([parseChallenge('Negotiate'), parseChallenge('Digest nonce="1", algorithm=SHA-1')]),
    ).toBeNull();
  });

  it('takes two challenges in one header apart', () => {
    const header = 'Basic realm="a, b=c", Digest realm="c", nonce="1", qop="auth,auth-int", algorithm=SHA-256';
    expect(parseChallenges(header)).toEqual([
      { scheme: 'basic', parameters: { realm: 'a, b=c' } },
      { scheme: 'digest', parameters: { realm: 'c', nonce: '1', qop: 'auth,auth-int', algorithm: 'SHA-256' } },
    ]);
    expect(parseChallenges('Negotiate, Basic realm="x"').map(({ scheme }) => scheme)).toEqual(['negotiate', 'basic']);
  });

  it('sends Basic credentials with a colon in the password whole', () => {
    const header = new RtspAuthenticator(
      parseChallenge('Basic realm="c"'),
      { username: 'u', password: 'a:b@c' },
      () => '',
    ).header('X', 'u');
    expect(Buffer.from(header.slice(6), 'base64').toString()).toBe('u:a:b@c');
  });
});
