import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment } from '../config.ts';
import { AppProblem } from '../problem.ts';
import { pageOf, type PrintedPage } from './printed-page.ts';

/** Prints pages as PDF; the one owner of the server's Chromium. */
export interface PdfPrinter {
  /**
   * Prints a page on paper of its own `@page` size. Nothing is fetched for it and nothing runs in it: what it shows lies in it.
   * @throws AppProblem `unavailable` when there is no Chromium, too much waits, or it does not print within its time
   */
  print(page: PrintedPage): Promise<Buffer>;
  /** Ends what prints and refuses what waits. */
  close(): void;
}

/** What a printer is made of. */
export interface PrinterOptions {
  /** Absolute path of a Chromium; null where none is installed. */
  readonly program: string | null;
  /** How long one document may take. */
  readonly timeoutMs?: number;
}

/** Each takes some 200 MB and most of a core for a second or two. */
const MOST_PRINTING = 2;
const MOST_WAITING = 20;
const TIMEOUT_MS = 45_000;

/** No request leaves the page, whatever stands in it: every address, the loopback too, is sent to a proxy that is not there. */
const FLAGS = [
  '--headless',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--no-pdf-header-footer',
];

/** Makes a printer that starts a Chromium for each document and leaves nothing of it behind. */
export function createPdfPrinter({ program, timeoutMs = TIMEOUT_MS }: PrinterOptions): PdfPrinter {
  const printing = new Set<ChildProcess>();
  const waiting: { go: () => void; refuse: (problem: AppProblem) => void }[] = [];
  let places = MOST_PRINTING;
  let isClosed = false;

  const enter = async (): Promise<void> => {
    if (places > 0) return void (places -= 1);
    if (waiting.length >= MOST_WAITING) throw busy();
    await new Promise<void>((go, refuse) => waiting.push({ go, refuse }));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next.go();
    else places += 1;
  };

  const run = async (chromium: string, page: PrintedPage): Promise<Buffer> => {
    const directory = await mkdtemp(join(tmpdir(), 'grid321-print-'));
    try {
      const [source, pdf] = [join(directory, 'page.html'), join(directory, 'page.pdf')];
      await writeFile(source, pageOf(page), { mode: 0o600 });
      if (isClosed) throw failed();
      const child = spawn(
        chromium,
        [...FLAGS, ...sandboxFlags(), ...placesIn(directory, pdf), pathToFileURL(source).href],
        {
          // A group of its own: Chromium's helpers end with it.
          detached: true,
          stdio: 'ignore',
          env: { ...childEnvironment(), HOME: directory, TMPDIR: directory },
        },
      );
      printing.add(child);
      await ended(child, timeoutMs).finally(() => {
        printing.delete(child);
        killGroup(child);
      });
      return await readFile(pdf).catch((cause: unknown) => {
        throw failed(cause);
      });
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  };

  return {
    async print(page) {
      if (program === null) throw missing();
      if (isClosed) throw failed();
      await enter();
      try {
        return await run(program, page);
      } finally {
        leave();
      }
    },
    close() {
      isClosed = true;
      for (const { refuse } of waiting.splice(0)) refuse(failed());
      printing.forEach(killGroup);
    },
  };
}

/** Chromium refuses to run as root with its sandbox; the page runs nothing and has no way out. */
const sandboxFlags = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

const placesIn = (directory: string, pdf: string): string[] => [
  `--user-data-dir=${join(directory, 'profile')}`,
  `--print-to-pdf=${pdf}`,
];

/** Waits for the end of a child. @throws AppProblem when it could not start, failed or took too long */
function ended(child: ChildProcess, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLong()), timeoutMs);
    child.once('error', (cause) => reject(failed(cause)));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(failed(new Error(`the printing Chromium ended with ${code ?? signal}`)));
    });
    child.once('close', () => clearTimeout(timer));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    return; // All of it ended already.
  }
}

const missing = (): AppProblem =>
  new AppProblem('unavailable', {
    detail: {
      zh: '服务器未安装 Chromium，不能生成文档',
      en: 'no Chromium is installed on the server: nothing is printed',
    },
  });
const busy = (): AppProblem =>
  new AppProblem('unavailable', {
    detail: { zh: '正在生成的文档太多，请稍后再试', en: 'too many documents are being printed' },
    retryAfterS: 10,
  });
const tooLong = (): AppProblem =>
  new AppProblem('unavailable', {
    detail: { zh: '生成文档超时，请重试', en: 'printing took too long' },
    retryAfterS: 10,
  });
const failed = (cause?: unknown): AppProblem =>
  new AppProblem('unavailable', {
    detail: { zh: '文档没有生成，请重试', en: 'the document was not printed' },
    retryAfterS: 10,
    ...(cause === undefined ? {} : { cause }),
  });
