import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ServerBoot } from '#contract/boot';
import { ConfigError, type Config } from '../config.ts';
import { pageHosts } from './page-origins.ts';

/** What every port shows by TLS; null where pages come plainly. */
export type TlsIdentity = NonNullable<ServerBoot['tls']>;

/** Link-local addresses carry the name of an interface, which no certificate can. */
const isNameable = (name: string): boolean => /^[A-Za-z0-9.:-]+$/.test(name) && !name.startsWith('fe80:');

/**
 * Reads the operator's certificate; null where none is named.
 * @throws ConfigError naming the file that is wrong
 */
export async function readOwnIdentity({ tls }: Config): Promise<TlsIdentity | null> {
  return tls.kind === 'files' ? readFiles(tls.certFile, tls.keyFile) : null;
}

/** Makes the county's own authority and a certificate for this machine's addresses, where that is asked for; the data directory must be held. */
export async function makeIdentity(config: Config, now: Date): Promise<TlsIdentity | null> {
  if (config.tls.kind !== 'auto') return null;
  // Only who asks for it loads the library that makes certificates.
  const { ensureIdentity } = await import('../tls/county-authority.ts');
  const names = [...new Set([...pageHosts(config.host), hostname()])].filter(isNameable);
  return ensureIdentity(join(config.dataDirectory, 'tls'), config.county, names, now);
}

async function readFiles(certFile: string, keyFile: string): Promise<TlsIdentity> {
  const read = (path: string) =>
    readFile(path, 'utf8').catch((cause: unknown) => {
      throw new ConfigError(`GRID321_TLS: ${path} cannot be read`, { cause });
    });
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  try {
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
      throw new Error('they do not fit each other');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`GRID321_TLS: ${certFile} and ${keyFile} are no certificate and its key: ${why}`, { cause });
  }
  return { key, cert, authority: null };
}
