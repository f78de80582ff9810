import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of `/proc/<pid>/stat` a second: USER_HZ, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
/** Fields of proc_pid_stat(5), counted behind the name in brackets. */
const FIELD = { parent: 1, userTime: 11, systemTime: 12, childrenUserTime: 13, childrenSystemTime: 14 };

/** Seconds of CPU that a process, its children and those of them that have ended have used; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const own = statOf(pid);
  if (own === null) return 0;
  const times = [FIELD.userTime, FIELD.systemTime, FIELD.childrenUserTime, FIELD.childrenSystemTime];
  const seconds = times.reduce((sum, field) => sum + Number(own[field]), 0) / TICKS_PER_SECOND;
  return childrenOf(pid).reduce((sum, child) => sum + cpuSecondsOf(child), seconds);
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => statOf(each)?.[FIELD.parent] === String(pid));
}

function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // It ended.
  }
}
