import type { NewAccount } from '#contract/account';
import type { FieldFault, Text } from '../../problem.ts';

/** Names that stand in the audit for somebody else, and the one by which a demo is known (`gis-data/load`). */
const RESERVED_NAMES = new Set(['anonymous', 'system', 'demo', 'system-admin']);

/** Why a name may not be taken, beyond its signs; null when it may. */
export function checkNewName(name: string): Text | null {
  const isReserved = RESERVED_NAMES.has(name) || name.startsWith('wall-');
  return isReserved ? { zh: '该名称留给系统使用', en: 'is a name of the system’s own' } : null;
}

/** What is wrong with a new account before anything is looked up; empty when nothing is. */
export function checkNewAccount(account: NewAccount): FieldFault[] {
  const faults: FieldFault[] = [];
  const refuse = (pointer: string, zh: string, en: string) => faults.push({ pointer, message: { zh, en } });
  const { name, role } = account;
  const nameFault = checkNewName(name);
  if (nameFault !== null) faults.push({ pointer: '/name', message: nameFault });
  const isSeat = role === 'duty' || role === 'leader';
  const isWorker = role === 'worker';
  if (isSeat && account.scope === undefined) refuse('/scope', '席位需要辖区', 'a seat needs a division');
  if (!isSeat && account.scope !== undefined) refuse('/scope', '只有席位可指定辖区', 'only a seat has one of its own');
  if (isWorker && account.workerId === undefined) refuse('/workerId', '需要网格员编号', 'a worker’s number is needed');
  if (!isWorker && account.workerId !== undefined) refuse('/workerId', '只有网格员有编号', 'only a worker has one');
  const isAdministrator = !isSeat && !isWorker;
  if (isAdministrator && !account.holder?.trim())
    refuse('/holder', '管理员需要持有人', 'an administrator needs a holder');
  return faults;
}

/** One spelling of a person, so that a space or a full-width letter does not make two people of one. */
export function normalizeHolder(holder: string): string {
  return holder.normalize('NFKC').trim().replace(/\s+/g, ' ');
}

/** Signs of a one-time password that nobody mistakes for one another on paper. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A one-time password such as `k7wn-x4pd-c2hm-tq9v` (79 random bits); `pick` gives a whole number below its argument. */
export function makeOneTimePassword(pick: (below: number) => number): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => SIGNS.charAt(pick(SIGNS.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
