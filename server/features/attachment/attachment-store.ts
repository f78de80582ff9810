import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Photos by the SHA-256 of their bytes: the same photo is kept once, and a file is whole or not there. */
export interface AttachmentStore {
  /** Returns the hash once the bytes are on disk to stay. */
  put(bytes: Buffer): Promise<string>;
  /** The bytes, or null when they are not there. @throws Error when they are not what their name says */
  get(sha256: string): Promise<Buffer | null>;
}

/** Opens the store in a directory of its own, made when missing. */
export function createAttachmentStore(directory: string): AttachmentStore {
  const placeOf = (sha256: string): [string, string] => {
    const folder = join(directory, sha256.slice(0, 2));
    return [folder, join(folder, `${sha256}.jpg`)];
  };
  return {
    async put(bytes) {
      const sha256 = hashOf(bytes);
      const [folder, file] = placeOf(sha256);
      if (await exists(file)) return sha256;
      await mkdir(folder, { recursive: true });
      const aside = `${file}.${randomBytes(6).toString('hex')}`;
      try {
        await writeDurably(aside, bytes);
        await rename(aside, file);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
      // The names too: a power cut after the answer must not lose the file (fsync(2)).
      for (const parent of [folder, directory]) await syncDirectory(parent);
      return sha256;
    },
    async get(sha256) {
      const bytes = await readFile(placeOf(sha256)[1]).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (bytes !== null && hashOf(bytes) !== sha256) throw new Error(`attachment ${sha256} was changed on disk`);
      return bytes;
    },
  };
}

async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
