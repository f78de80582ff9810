import { spawn } from 'node:child_process';

/** What a command answered; `code` null when it could not be started. */
export interface ToolResult {
  code: number | null;
  /** The last 20 000 characters of both outputs. */
  output: string;
}

/** How a command is run. */
export interface ToolOptions {
  cwd?: string;
  /** Hears every piece of output. */
  onOutput?: (text: string) => void;
  /** Ends it. */
  signal?: AbortSignal;
}

/** Longest output that is kept for an error message. */
const KEPT_CHARACTERS = 20_000;

/** Runs a command to its end; it never rejects. */
export function runTool(command: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  return new Promise((resolve) => {
    const { cwd, onOutput, signal } = options;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        const text = data.toString();
        output = (output + text).slice(-KEPT_CHARACTERS);
        onOutput?.(text);
      });
    }
    child.once('error', (error) => resolve({ code: null, output: output || error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
