import type { Readable } from 'node:stream';
import { parseChildMessage, type ChildMessage } from '#contract/boot';
import type { LogFile } from './log-file.ts';
import type { Terminal } from './terminal.ts';

/** Longest line kept whole; a child that writes without line feeds must not fill the supervisor's memory. */
const LONGEST_LINE = 64 * 1024;
const CONSOLE_LINES = 20;
const CONSOLE_PERIOD_MS = 10_000;

/** Calls `onLine` for each line of a stream of text, and for a last one that has no line feed. */
export function splitLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      lines.push(rest);
      rest = '';
    }
    lines.forEach(onLine);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

/** Shows a child's error lines on the console under its name, few enough that one failing child does not hide the rest. */
export class ConsoleEcho {
  private readonly name: string;
  private readonly logPath: string;
  private readonly terminal: Terminal;
  private windowStartMs = -Infinity;
  private shown = 0;

  constructor(name: string, logPath: string, terminal: Terminal) {
    this.name = name;
    this.logPath = logPath;
    this.terminal = terminal;
  }

  /** Shows a line, without the name that many programs put before it, unless 20 were shown in the last 10 s. */
  show(line: string, nowMs: number): void {
    const ownPrefix = `${this.name.replace(/-\d+$/, '')}: `;
    const text = line.startsWith(ownPrefix) ? line.slice(ownPrefix.length) : line;
    if (nowMs - this.windowStartMs > CONSOLE_PERIOD_MS) [this.windowStartMs, this.shown] = [nowMs, 0];
    this.shown++;
    if (this.shown <= CONSOLE_LINES) this.terminal.say(`[${this.name}] ${text}`);
    else if (this.shown === CONSOLE_LINES + 1) this.terminal.say(`[${this.name}] … more in ${this.logPath}`);
  }
}

/** Sends a child's two outputs where they belong: messages to `onMessage`, all else to its log, errors also to the console. */
export function routeOutput(
  outputs: { stdout: Readable; stderr: Readable },
  to: { log: LogFile; echo: ConsoleEcho; onMessage: (message: ChildMessage) => void },
): void {
  splitLines(outputs.stdout, (line) => {
    const message = parseChildMessage(line);
    if (message) to.onMessage(message);
    else to.log.write(line, new Date());
  });
  splitLines(outputs.stderr, (line) => {
    to.log.write(line, new Date());
    to.echo.show(line, Date.now());
  });
}
