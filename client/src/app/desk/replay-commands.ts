import type { DeskCommand } from './desk-entry.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The keys of the time cursor. */
export const REPLAY_COMMANDS: readonly DeskCommand[] = [
  {
    id: 'replay',
    key: 'H',
    words: 'replay.key',
    group: 'past',
    inPast: 'also',
    run: ({ replay }) => (replay.past ? replay.leave() : replay.open()),
  },
  {
    id: 'step-minute',
    key: ['ArrowLeft', 'ArrowRight'],
    words: 'replay.key-minute',
    group: 'past',
    inPast: 'only',
    run: ({ replay }, at) => replay.step(at === 0 ? -MINUTE_MS : MINUTE_MS),
  },
  {
    id: 'step-minutes',
    key: ['Shift+ArrowLeft', 'Shift+ArrowRight'],
    words: 'replay.key-minutes',
    group: 'past',
    inPast: 'only',
    run: ({ replay }, at) => replay.step((at === 0 ? -10 : 10) * MINUTE_MS),
  },
  {
    id: 'step-day',
    key: ['PageUp', 'PageDown'],
    words: 'replay.key-day',
    group: 'past',
    inPast: 'only',
    run: ({ replay }, at) => replay.step(at === 0 ? -DAY_MS : DAY_MS),
  },
  {
    id: 'type-time',
    key: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    words: 'replay.key-type',
    group: 'past',
    inPast: 'only',
    run: ({ replay }, at) => replay.type(String(at)),
  },
  {
    id: 'play',
    key: 'P',
    words: 'replay.key-play',
    group: 'past',
    inPast: 'only',
    run: ({ replay }) => replay.togglePlay(),
  },
  {
    id: 'change-speed',
    key: ['Shift+ArrowDown', 'Shift+ArrowUp'],
    words: 'replay.key-speed',
    group: 'past',
    inPast: 'only',
    run: ({ replay }, at) => replay.changeSpeed(at === 0 ? -1 : 1),
  },
];
