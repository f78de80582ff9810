import type { Session } from '#contract/session';
import { DESK_COMMANDS } from './desk-commands.ts';
import { isInForce, keysOf, type DeskCommand, type DeskSheet } from './desk-entry.ts';
import { REPLAY_COMMANDS } from './replay-commands.ts';
import { DESK_SHEETS } from './desk-sheets.tsx';

/** All entries of the desk that a seat has, commands first. */
export function entriesFor(session: Session): readonly (DeskCommand | DeskSheet)[] {
  return [...DESK_COMMANDS, ...REPLAY_COMMANDS, ...DESK_SHEETS].filter(({ mayUse }) => mayUse?.(session) ?? true);
}

/** What is wrong with a table of entries: two with one id, or with one key at the same time. Empty when nothing is. */
export function faultsOf(entries: readonly (DeskCommand | DeskSheet)[]): string[] {
  const faults = [false, true].flatMap((isPast) => clashesOf(entries.filter((entry) => isInForce(entry, isPast))));
  return [...new Set(faults)];
}

/** Names that two of the entries have. */
function clashesOf(entries: readonly (DeskCommand | DeskSheet)[]): string[] {
  const owners = new Map<string, string>();
  const clashes: string[] = [];
  for (const entry of entries) {
    for (const name of [`id ${entry.id}`, ...keysOf(entry).map((key) => `key ${key}`)]) {
      const other = owners.get(name);
      if (other !== undefined) clashes.push(`${name} belongs to ${other} and to ${entry.id}`);
      owners.set(name, entry.id);
    }
  }
  return clashes;
}
