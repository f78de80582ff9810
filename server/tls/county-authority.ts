import 'reflect-metadata';
import { createHash, createPrivateKey, type webcrypto, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

/** What a server shows to browsers, in PEM, and the authority that they have to trust. */
export interface TlsIdentity {
  readonly key: string;
  /** The server's own certificate, then the authority's. */
  readonly cert: string;
  /** The authority's certificate alone; null where the operator's own files are used. */
  readonly authority: string | null;
}

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Browsers of today take no leaf that is valid for longer than 398 days. */
const LEAF_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;
/** Clocks of a county's seats differ. */
const BACKDATED_DAYS = 1;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/**
 * The county's own authority and a certificate of it for these names and addresses, made when there is none yet, and the certificate anew
 * when they changed or it runs out. Keys are files that their owner alone reads; the authority stays for ten years, so that a seat trusts it once.
 * @param directory where they are kept
 * @param names host names and addresses that pages are opened by
 * @param now the machine's own time
 */
export async function ensureIdentity(
  directory: string,
  county: string,
  names: readonly string[],
  now: Date,
): Promise<TlsIdentity> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const authority = await ensureAuthority(directory, county, now);
  const known = await readPair(directory, 'server');
  if (known !== null && isGood(known.certificate, authority.certificate, names, now)) {
    return identityOf(known, authority);
  }
  const made = await makeLeaf(authority, names, now);
  await writePair(directory, 'server', made);
  return identityOf(made, authority);
}

/** A key and its certificate, in PEM. */
interface Pair {
  readonly key: string;
  readonly certificate: string;
}

const identityOf = (leaf: Pair, authority: Pair): TlsIdentity => ({
  key: leaf.key,
  cert: `${leaf.certificate}\n${authority.certificate}\n`,
  authority: authority.certificate,
});

async function ensureAuthority(directory: string, county: string, now: Date): Promise<Pair> {
  const known = await readPair(directory, 'authority');
  if (known !== null) return known;
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Grid321 ${county} ${shortMark(now)},O=Grid321`,
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      // It signs servers and no further authority.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const made = { key: await exportKey(keys.privateKey), certificate: certificate.toString('pem') };
  await writePair(directory, 'authority', made);
  return made;
}

async function makeLeaf(authority: Pair, names: readonly string[], now: Date): Promise<Pair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await crypto.subtle.importKey('pkcs8', derOf(authority.key), ALGORITHM, false, ['sign']);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'localhost'}`,
    issuer: issuer.subject,
    ...validity(now, LEAF_DAYS),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTH]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: certificate.toString('pem') };
}

/** Whether a certificate is of this authority, names all these and stands for a while yet. */
function isGood(leaf: string, authority: string, names: readonly string[], now: Date): boolean {
  const own = new X509Certificate(leaf);
  const isOurs = own.verify(new X509Certificate(authority).publicKey);
  const lastsMs = Date.parse(own.validTo) - now.getTime();
  const holds = (name: string) => (isIP(name) === 0 ? own.checkHost(name) : own.checkIP(name)) !== undefined;
  return isOurs && lastsMs > RENEW_BEFORE_DAYS * DAY_MS && names.every(holds);
}

const validity = (now: Date, days: number) => ({
  serialNumber: Buffer.from(
    crypto.getRandomValues(new Uint8Array(16)).map((byte, i) => (i === 0 ? byte & 0x7f || 1 : byte)),
  ).toString('hex'),
  notBefore: new Date(now.getTime() - BACKDATED_DAYS * DAY_MS),
  notAfter: new Date(now.getTime() + days * DAY_MS),
});

/** Tells two authorities of one county apart in a browser's list. */
const shortMark = (now: Date): string => createHash('sha256').update(`${now.getTime()}`).digest('hex').slice(0, 6);

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

const derOf = (pem: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' }));

/** Null where either file is missing; one that is broken is an error: a new authority would have to be trusted anew by every seat. */
async function readPair(directory: string, name: string): Promise<Pair | null> {
  const read = (file: string) =>
    readFile(join(directory, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  const [key, certificate] = await Promise.all([read(`${name}.key`), read(`${name}.crt`)]);
  return key === null || certificate === null ? null : { key, certificate };
}

async function writePair(directory: string, name: string, { key, certificate }: Pair): Promise<void> {
  // The certificate last: a pair that was cut short counts as none.
  for (const [file, text, mode] of [
    [`${name}.key`, key, 0o600],
    [`${name}.crt`, certificate, 0o644],
  ] as const) {
    const path = join(directory, file);
    await writeFile(`${path}.new`, text, { mode });
    await chmod(`${path}.new`, mode);
    await rename(`${path}.new`, path);
  }
}
