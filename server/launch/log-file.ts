import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A program's log: `path`, and the older `path.1` … `path.<kept>`, each up to `limitBytes`. */
export class LogFile {
  private readonly path: string;
  private readonly limitBytes: number;
  private readonly kept: number;
  private bytes: number;
  private hasComplained = false;

  constructor(path: string, { limitBytes = 10 * 1024 * 1024, kept = 3 } = {}) {
    this.path = path;
    this.limitBytes = limitBytes;
    this.kept = kept;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Adds a line with its time. A full disk loses lines, never the supervisor. */
  write(line: string, at: Date): void {
    const text = `${at.toISOString()} ${line}\n`;
    try {
      if (this.bytes > 0 && this.bytes + text.length > this.limitBytes) this.rotate();
      appendFileSync(this.path, text, { mode: 0o600 });
      this.bytes += Buffer.byteLength(text);
      this.hasComplained = false;
    } catch (error) {
      if (!this.hasComplained) console.error(`cannot write ${this.path}: ${String(error)}`);
      this.hasComplained = true;
    }
  }

  private rotate(): void {
    rmSync(`${this.path}.${this.kept}`, { force: true });
    for (let age = this.kept - 1; age >= 0; age--) {
      const from = age === 0 ? this.path : `${this.path}.${age}`;
      if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${this.path}.${age + 1}`);
    }
    this.bytes = 0;
  }
}
