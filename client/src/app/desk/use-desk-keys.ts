import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { keysOf, type Desk, type DeskCommand, type DeskSheet } from './desk-entry.ts';
import { patternsOf } from '../../ui/desk-key.ts';

type Bindings = Record<string, (event: KeyboardEvent) => void>;

/** Tells whether someone is typing: letters are then words and not commands. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** The desk's key table, in force for as long as the desk is shown and `isOn`. */
export function useDeskKeys(desk: Desk, isOn: boolean): void {
  const latest = useRef(desk);
  useEffect(() => {
    latest.current = desk;
  });
  const { entries } = desk;
  useEffect(() => {
    if (!isOn) return;
    const bindings: Bindings = {};
    for (const entry of entries) bind(bindings, entry, () => latest.current);
    return tinykeys(window, bindings);
  }, [entries, isOn]);
}

function bind(all: Bindings, entry: DeskCommand | DeskSheet, desk: () => Desk): void {
  keysOf(entry).forEach((key, at) => {
    const press = 'render' in entry ? pressOfSheet(entry, desk) : pressOfCommand(entry, at, desk);
    if (!press) return;
    for (const pattern of patternsOf(key)) all[pattern] = press;
  });
}

function pressOfSheet({ id }: DeskSheet, desk: () => Desk) {
  return (event: KeyboardEvent) => {
    if (event.isComposing || isTyping(event.target)) return;
    event.preventDefault();
    const { sheet, openSheet, closeSheet } = desk();
    if (sheet === id) closeSheet();
    else openSheet(id);
  };
}

function pressOfCommand({ run, isForTyping, isForSheets }: DeskCommand, at: number, desk: () => Desk) {
  if (!run) return null;
  return (event: KeyboardEvent) => {
    if (event.isComposing || (isTyping(event.target) && !isForTyping)) return;
    // What lies over the case hides it: nothing is done to what cannot be seen.
    if (desk().sheet !== null && !isForSheets) return;
    if (event.key === 'Escape' && isTyping(event.target)) (event.target as HTMLElement).blur();
    if (run(desk(), at) !== false) event.preventDefault();
  };
}
