import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What comes in; nothing of an address or a password is ever an argument. */
export type ConverterInput = 'mjpeg' | 'hevc' | 'h264';

/** What a running converter tells. */
export interface FfmpegSink {
  onBytes(bytes: Buffer): void;
  /** The program ended by itself or could not begin; called once, never after `kill`. */
  onEnd(why: 'missing' | 'ended', detail: string): void;
}

const MAX_UNSENT_BYTES = 4 * 2 ** 20;
const STDERR_BYTES = 2048;
/** Two seconds at the usual rate of small pictures. */
const KEYFRAME_EVERY = '30';

/** Arguments that make a small H.264 byte stream, one picture out for each one in, of what comes on standard input. */
export function converterArguments(input: ConverterInput): string[] {
  return [
    ['-hide_banner', '-loglevel', 'error', '-nostdin', '-protocol_whitelist', 'pipe'],
    ['-fflags', 'nobuffer', '-flags', 'low_delay', '-probesize', '65536', '-analyzeduration', '0', '-threads', '1'],
    ['-f', input, '-i', 'pipe:0', '-map', '0:v:0', '-vf', "scale='min(640,iw)':-2", '-pix_fmt', 'yuv420p'],
    ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'main', '-threads', '1'],
    [
      '-g',
      KEYFRAME_EVERY,
      '-bf',
      '0',
      '-crf',
      '26',
      '-maxrate',
      '800k',
      '-bufsize',
      '800k',
      '-fps_mode',
      'passthrough',
    ],
    ['-bsf:v', 'h264_metadata=aud=insert', '-flush_packets', '1', '-f', 'h264', 'pipe:1'],
  ].flat();
}

/** One ffmpeg that lives as long as one stream: it ends with its input, also when this process dies. */
export class FfmpegSlot {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #exited: Promise<void>;
  #isKilled = false;
  #errors = '';

  constructor(input: ConverterInput, sink: FfmpegSink) {
    // A group of its own, so that nothing it might start outlives it.
    this.#child = spawn('ffmpeg', converterArguments(input), { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#exited = new Promise((resolve) => {
      const end = (why: 'missing' | 'ended', detail: string): void => {
        resolve();
        if (!this.#isKilled) sink.onEnd(why, detail);
        this.#isKilled = true;
      };
      this.#child.once('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'ENOENT' ? 'missing' : 'ended', error.message),
      );
      this.#child.once('close', (code, signal) => end('ended', `ffmpeg ${signal ?? code}: ${this.#errors.trim()}`));
    });
    this.#child.stdout.on('data', (bytes: Buffer) => sink.onBytes(bytes));
    this.#child.stderr.on('data', (bytes: Buffer) => {
      this.#errors = (this.#errors + bytes.toString('utf8')).slice(-STDERR_BYTES);
    });
    // It may end before it has read everything: `close` tells that.
    this.#child.stdin.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Gives it a picture; false when it is behind and the picture is dropped. */
  write(bytes: Buffer): boolean {
    if (this.#isKilled || this.#child.stdin.writableLength > MAX_UNSENT_BYTES) return false;
    this.#child.stdin.write(bytes);
    return true;
  }

  /** Ends it at once, also one that hangs or was stopped; settles when it is gone. */
  kill(): Promise<void> {
    this.#isKilled = true;
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        this.#child.kill('SIGKILL'); // The group may be gone by itself.
      }
    }
    return this.#exited;
  }
}
