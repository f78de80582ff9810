import { useEffect, useLayoutEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { isInForce, keysOf, type Desk, type DeskCommand, type DeskSheet } from './desk-entry.ts';
import { patternsOf } from '../../ui/desk-key.ts';

/** What a key may be: an entry, and which of its keys this is. */
interface Candidate {
  entry: DeskCommand | DeskSheet;
  at: number;
}

/** Tells whether someone is typing: letters are then words and not commands. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** The desk's key table, in force for as long as the desk is shown and `isOn`. */
export function useDeskKeys(desk: Desk, isOn: boolean): void {
  const latest = useRef(desk);
  // Before the browser paints: a key is meant for what its presser sees.
  useLayoutEffect(() => {
    latest.current = desk;
  });
  const { entries } = desk;
  useEffect(() => {
    if (!isOn) return;
    const bindings = [...candidatesOf(entries)].map(
      ([pattern, candidates]) => [pattern, (event: KeyboardEvent) => press(event, candidates, latest.current)] as const,
    );
    return tinykeys(window, Object.fromEntries(bindings));
  }, [entries, isOn]);
}

/** The entries by the patterns of their keys. */
function candidatesOf(entries: Desk['entries']): Map<string, Candidate[]> {
  const byPattern = new Map<string, Candidate[]>();
  for (const entry of entries) {
    keysOf(entry).forEach((key, at) => {
      for (const pattern of patternsOf(key)) {
        byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), { entry, at }]);
      }
    });
  }
  return byPattern;
}

function press(event: KeyboardEvent, candidates: readonly Candidate[], desk: Desk): void {
  if (event.isComposing) return;
  const isPast = desk.replay.past !== null;
  const meant = candidates.find(({ entry }) => isInForce(entry, isPast));
  if (meant && 'render' in meant.entry) pressSheet(event, meant.entry, desk);
  else if (meant) pressCommand(event, meant.entry as DeskCommand, meant.at, desk);
  else if (isPast && candidates[0] && !isTyping(event.target)) desk.replay.refuse(candidates[0].entry.words);
}

function pressSheet(event: KeyboardEvent, { id }: DeskSheet, { sheet, openSheet, closeSheet }: Desk): void {
  if (isTyping(event.target)) return;
  event.preventDefault();
  if (sheet === id) closeSheet();
  else openSheet(id);
}

function pressCommand(event: KeyboardEvent, command: DeskCommand, at: number, desk: Desk): void {
  const { run, isForTyping, isForSheets } = command;
  if (!run || (isTyping(event.target) && !isForTyping)) return;
  // What lies over the case hides it: nothing is done to what cannot be seen.
  if (desk.sheet !== null && !isForSheets) return;
  if (event.key === 'Escape' && isTyping(event.target)) (event.target as HTMLElement).blur();
  if (run(desk, at) !== false) event.preventDefault();
}
