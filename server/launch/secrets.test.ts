import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../config.ts';
import { loadSecrets } from './secrets.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-secrets-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const load = (environment: Record<string, string> = {}) =>
  loadSecrets(parseConfig({ GRID321_DATA: directory, ...environment }));

it('keeps the password and the keys, and makes the secrets of one boot anew', () => {
  const [first, second] = [load(), load()];
  expect(second).toMatchObject({
    demoPassword: first.demoPassword,
    serverSecret: first.serverSecret,
    cameraKey: first.cameraKey,
  });
  expect(second.controlSecret).not.toBe(first.controlSecret);
  expect(second.tokenKey.secret).not.toBe(first.tokenKey.secret);
});

it('makes a password of one word and a key of 32 bytes', () => {
  const { demoPassword, cameraKey } = load();
  expect(demoPassword).toMatch(/^([bcdfghjklmnprst][aeiou]){5}$/);
  expect(Buffer.from(cameraKey, 'base64')).toHaveLength(32);
});

it('lets nobody else read its files', () => {
  load();
  const modes = ['secrets.json', 'camera.key'].map((name) => statSync(join(directory, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
});

it('takes the camera key from a given file', () => {
  const path = join(directory, 'given.key');
  const key = Buffer.alloc(32, 7).toString('base64');
  writeFileSync(path, `${key}\n`);
  expect(load({ GRID321_KEY_FILE: path }).cameraKey).toBe(key);
});

it('refuses a given file that is missing or holds no key, and never makes one there', () => {
  const path = join(directory, 'given.key');
  expect(() => load({ GRID321_KEY_FILE: path })).toThrow(/GRID321_KEY_FILE .*openssl rand/);
  writeFileSync(path, 'c2hvcnQ=');
  expect(() => load({ GRID321_KEY_FILE: path })).toThrow(ConfigError);
});

it('refuses kept secrets that cannot be read rather than replacing them', () => {
  writeFileSync(join(directory, 'secrets.json'), '{"demoPassword":');
  expect(() => load()).toThrow(/secrets\.json is not JSON/);
});
