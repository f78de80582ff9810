import { spawn } from 'node:child_process';

/** How a command ended and what it said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a JavaScript tool of `node_modules` (path from the root of the repository) with this Node, in `cwd`. */
export function runTool(path: string, args: readonly string[], cwd: string = process.cwd()): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`node_modules/${path}`, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** The JSON a tool printed; what it printed instead is in the error. */
export function parseToolJson(tool: string, result: CommandResult): unknown {
  try {
    return JSON.parse(result.stdout);
  } catch (cause) {
    const said = (result.stderr + result.stdout).trim().slice(-2000);
    throw new Error(`${tool} ended with ${result.code} and no JSON:\n${said}`, { cause });
  }
}
