import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { converterArguments } from '../../../streams/gateway/source/converted/ffmpeg-slot.ts';
import { runTool } from '../../fixtures/ffmpeg.ts';

/** A small picture as cameras send it: 640×360, 15 a second, about 500 kbit/s. */
const CLIP_S = 20;

/** What converting H.265 small pictures costs. */
export interface TranscodeCost {
  streams: number;
  /** Cores that so many streams keep busy for as long as they run. */
  cores: number;
}

/**
 * Converts as many H.265 small pictures as told, each by a program with the gateway's own arguments, one after the other and as fast as it goes: what CPU they took
 * for what they show is what they would take side by side, on however many cores that needs.
 */
export async function measureTranscodes(streams: number): Promise<TranscodeCost> {
  const directory = await mkdtemp(join(tmpdir(), 'grid321-transcodes-'));
  try {
    const clip = join(directory, 'clip.hevc');
    await encodeClip(clip);
    let cpuS = 0;
    for (let i = 0; i < streams; i += 1) cpuS += await convert(clip);
    return { streams, cores: cpuS / CLIP_S };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function encodeClip(path: string): Promise<void> {
  // Leaves and water: a picture of which a part moves.
  const scene = `testsrc2=size=640x360:rate=15:duration=${CLIP_S},noise=alls=12:allf=t`;
  const coding = [
    '-c:v',
    'libx265',
    '-preset',
    'veryfast',
    '-x265-params',
    'keyint=30:log-level=error',
    '-b:v',
    '500k',
  ];
  const { status, stderr } = await runTool(
    'ffmpeg',
    ['-f', 'lavfi', '-i', scene, ...coding, '-f', 'hevc', path],
    120_000,
  );
  if (status !== 0) throw new Error(`no H.265 clip: ${stderr.slice(-300)}`);
}

/** CPU seconds of one conversion, as the program itself says at its end. */
function convert(clip: string): Promise<number> {
  const args = converterArguments('hevc').map((argument) => (argument === 'error' ? 'info' : argument));
  const child = spawn('ffmpeg', ['-benchmark', ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  createReadStream(clip).pipe(child.stdin);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(words) ?? [];
      if (user === undefined || system === undefined) reject(new Error(`ffmpeg says no time: ${words.slice(-300)}`));
      else resolve(Number(user) + Number(system));
    });
  });
}
