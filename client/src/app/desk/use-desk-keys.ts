import type { IncidentAction } from '#contract/incident';
import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';

/** What keys of the desk do. */
export interface DeskCommands {
  move: (places: number) => void;
  turnTab: () => void;
  step: (action: IncidentAction) => void;
  callback: () => void;
  writeOrder: () => void;
  chooseWorker: (place: number) => void;
  sendOrder: () => void;
  /** Begins a new report. */
  report: () => void;
  /** Plays the nearest camera of the case, the next one when pressed again. */
  playNearest: () => void;
  /** Silences what rings; false when nothing did. */
  acknowledge: () => boolean;
  toggleHelp: () => void;
  leave: () => void;
}

/** Tells whether someone is typing: letters are then words and not commands. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** The desk's key table, in force for as long as the desk is shown. */
export function useDeskKeys(commands: DeskCommands): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(
    () =>
      tinykeys(
        window,
        bindings(() => latest.current),
      ),
    [],
  );
}

function bindings(desk: () => DeskCommands): Record<string, (event: KeyboardEvent) => void> {
  const command = (run: () => void) => (event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    event.preventDefault();
    run();
  };
  const step = (action: IncidentAction) => command(() => desk().step(action));
  const digits = [1, 2, 3, 4, 5].map((digit) => [`${digit}`, command(() => desk().chooseWorker(digit - 1))] as const);
  return {
    ArrowDown: command(() => desk().move(1)),
    ArrowUp: command(() => desk().move(-1)),
    KeyL: command(() => desk().turnTab()),
    KeyA: step('accept'),
    KeyR: step('route'),
    KeyB: step('return'),
    KeyU: step('escalate'),
    KeyF: step('finish'),
    KeyK: command(() => desk().callback()),
    KeyC: step('close'),
    KeyO: command(() => desk().writeOrder()),
    KeyN: command(() => desk().report()),
    KeyV: command(() => desk().playNearest()),
    // While nothing rings, the space bar presses the button that has the focus.
    Space: (event) => {
      if (!isTyping(event.target) && desk().acknowledge()) event.preventDefault();
    },
    'Shift+?': command(() => desk().toggleHelp()),
    '?': command(() => desk().toggleHelp()),
    ...Object.fromEntries(digits),
    // These two work while typing as well.
    'Control+Enter': (event) => {
      event.preventDefault();
      desk().sendOrder();
    },
    Escape: (event) => {
      if (isTyping(event.target)) (event.target as HTMLElement).blur();
      desk().leave();
    },
  };
}
