import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process was started, in the system's own notation: with it a process id that was given out again is told apart.
 * Linux: field 22 of `/proc/<pid>/stat` (man 5 proc); elsewhere what `ps` says.
 * @returns null when there is no such process, or only its unreaped remains
 */
export function readStartTime(pid: number): string | null {
  return process.platform === 'linux' ? readProcStat(pid) : readPs(pid);
}

function readProcStat(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // No such process.
  }
  // The name in parentheses may hold spaces and parentheses of its own.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? null : (rest[18] ?? null);
}

function readPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null; // ps answers 1 for a process that is not there.
  }
}
