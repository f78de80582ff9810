import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { ConfigError, type Config } from '../config.ts';

const KEY_BYTES = 32;
const Key = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', description: `base64 of ${KEY_BYTES} bytes` });

const Kept = Type.Object({ demoPassword: Type.String({ minLength: 8 }), serverSecret: Key });

/** What outlives a restart (`kept`, below the data directory), and what is new at each boot. */
export interface Secrets extends Static<typeof Kept> {
  /** base64 of the 32-byte key that seals camera credentials; it never enters the database. */
  cameraKey: string;
  controlSecret: string;
  tokenKey: { id: string; secret: string };
  /** What the relay of calls shares with this server; null without one. */
  turnSecret: string | null;
}

/**
 * Reads the installation's secrets, making those that are not there yet (files of mode 600).
 * @throws ConfigError when a file is there and unusable: a new key would make every sealed credential unreadable
 */
export function loadSecrets(config: Config): Secrets {
  const kept = readOrMake(join(config.dataDirectory, 'secrets.json'), () =>
    JSON.stringify({ demoPassword: makeMemorableWord(), serverSecret: randomBytes(KEY_BYTES).toString('base64') }),
  );
  return {
    ...parseKept(config.dataDirectory, kept),
    cameraKey: loadCameraKey(config),
    controlSecret: randomBytes(KEY_BYTES).toString('base64url'),
    turnSecret: config.turn === null ? null : readTurnSecret(config.turn.secretFile),
    tokenKey: { id: randomBytes(6).toString('base64url'), secret: randomBytes(KEY_BYTES).toString('base64url') },
  };
}

function parseKept(directory: string, content: string): Static<typeof Kept> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new ConfigError(`${join(directory, 'secrets.json')} is not JSON`, { cause: error });
  }
  if (Value.Check(Kept, value)) return value;
  throw new ConfigError(`${join(directory, 'secrets.json')} must hold demoPassword and serverSecret`);
}

function loadCameraKey(config: Config): string {
  const path = config.keyFile ?? join(config.dataDirectory, 'camera.key');
  const make = () => randomBytes(KEY_BYTES).toString('base64');
  const key = (config.keyFile === null ? readOrMake(path, make) : readGiven(path)).trim();
  if (Value.Check(Key, key)) return key;
  throw new ConfigError(
    `${path} must hold base64 of ${KEY_BYTES} bytes, as made by: openssl rand -base64 ${KEY_BYTES}`,
  );
}

function readTurnSecret(path: string): string {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw new ConfigError(`GRID321_TURN_SECRET_FILE ${path} cannot be read`, { cause: error });
  }
  throw new ConfigError(`GRID321_TURN_SECRET_FILE ${path} is empty`);
}

function readGiven(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const how = `make it once, keep a copy: (umask 077; openssl rand -base64 ${KEY_BYTES} > ${path})`;
    throw new ConfigError(`GRID321_KEY_FILE ${path} cannot be read; ${how}`, { cause: error });
  }
}

function readOrMake(path: string, make: () => string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const content = make();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return content;
}

/** A made-up word of five syllables, such as `balimoruna`: 75^5 of them, and the server locks after five wrong ones. */
export function makeMemorableWord(): string {
  const pick = (letters: string) => letters.charAt(randomInt(letters.length));
  return Array.from({ length: 5 }, () => pick('bcdfghjklmnprst') + pick('aeiou')).join('');
}
