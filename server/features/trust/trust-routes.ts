import { randomBytes, X509Certificate } from 'node:crypto';
import { toString as toQr } from 'qrcode';
import type { Http } from '../../http/request.ts';
import { TRUST_PATH } from '../../http/secure-pages.ts';
import { Markup } from '../../print/markup.ts';
import { trustPage } from './trust-page.ts';
import { TRUST_STYLE } from './trust-style.ts';

const AUTHORITY_PATH = `${TRUST_PATH}/authority.crt`;

/** `GET /trust` and the certificate itself, for whoever comes plainly: how a seat or a phone is made to trust the county's authority. */
export function registerTrustRoutes(http: Http, authority: string): void {
  const certificate = new X509Certificate(authority);
  const config = { policy: 'public' as const };
  http.get(TRUST_PATH, { config, schema: { hide: true } }, async (request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    const text = trustPage({
      fingerprint: certificate.fingerprint256,
      secureUrl: `https://${request.host}`,
      authorityPath: AUTHORITY_PATH,
      qr: new Markup(await toQr(`http://${request.host}${TRUST_PATH}`, { type: 'svg', margin: 2 })),
      style: TRUST_STYLE,
      nonce,
    });
    return reply
      .header('content-security-policy', `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'`)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(text);
  });
  http.get(AUTHORITY_PATH, { config, schema: { hide: true } }, (_request, reply) =>
    reply.type('application/x-x509-ca-cert').header('cache-control', 'no-store').send(certificate.raw),
  );
}
