import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAttachmentStore } from './attachment-store.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'grid321-attachments-'));
});

afterEach(() => rm(directory, { recursive: true }));

test('what was put can be got, and twice the same is kept once', async () => {
  const store = createAttachmentStore(directory);
  const [first, second] = await Promise.all([store.put(Buffer.from('a')), store.put(Buffer.from('a'))]);
  expect(second).toBe(first);
  expect(await store.get(first)).toEqual(Buffer.from('a'));
  expect(await readdir(join(directory, first.slice(0, 2)))).toEqual([`${first}.jpg`]);
});

test('what was never put is not there', async () => {
  expect(await createAttachmentStore(directory).get('0'.repeat(64))).toBeNull();
});

test('a file that was changed is not served', async () => {
  const store = createAttachmentStore(directory);
  const hash = await store.put(Buffer.from('a'));
  await writeFile(join(directory, hash.slice(0, 2), `${hash}.jpg`), 'b');
  await expect(store.get(hash)).rejects.toThrow('changed on disk');
});
