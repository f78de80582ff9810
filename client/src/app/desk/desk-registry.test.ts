import { describe, expect, it } from 'vitest';
import { messages } from '../../i18n/messages.ts';
import { DESK_COMMANDS } from './desk-commands.ts';
import { patternsOf, shownKeys } from '../../ui/desk-key.ts';
import { faultsOf } from './desk-registry.ts';
import { REPLAY_COMMANDS } from './replay-commands.ts';
import { DESK_SHEETS } from './desk-sheets.tsx';

const ALL = [...DESK_COMMANDS, ...REPLAY_COMMANDS, ...DESK_SHEETS];

describe('the key table of the desk', () => {
  it('gives no key and no id to two entries', () => {
    expect(faultsOf(ALL)).toEqual([]);
  });

  it('finds a key that is given twice', () => {
    const [first] = DESK_COMMANDS;
    if (!first) throw new Error('no command');
    expect(faultsOf([...ALL, { ...first, id: 'other', key: 'A' }])).toEqual(['key A belongs to accept and to other']);
    expect(faultsOf([...ALL, { ...first, key: null }])).toEqual(['id move belongs to move and to move']);
  });

  it('lets a key be one thing in the present and another in the past, and no key two at once', () => {
    const present = { id: 'present', key: 'P', words: 'key.move', group: 'list', run: null } as const;
    expect(faultsOf([present, { ...present, id: 'past', inPast: 'only' }])).toEqual([]);
    expect(faultsOf([present, { ...present, id: 'both', inPast: 'also' }])).toEqual([
      'key P belongs to present and to both',
    ]);
  });

  it('does nothing to a case while the past is shown', () => {
    const changing = ALL.filter(({ group, inPast }) => ['step', 'order', 'centre'].includes(group) && inPast);
    expect(changing.map(({ id }) => id)).toEqual([]);
  });

  it('has words in both languages for each entry', () => {
    for (const { words } of ALL)
      expect(
        messages[words as keyof typeof messages].every((text) => text.length > 0),
        words,
      ).toBe(true);
  });
});

describe('a key', () => {
  it.each([
    ['A', ['KeyA']],
    ['Shift+I', ['Shift+KeyI']],
    ['3', ['Digit3']],
    ['Alt+9', ['Alt+Digit9']],
    ['Ctrl+Enter', ['Control+Enter']],
    ['?', ['?', 'Shift+?']],
    ['Space', ['Space']],
    ['ArrowUp', ['ArrowUp']],
    ['Shift+ArrowLeft', ['Shift+ArrowLeft']],
    ['0', ['Digit0']],
  ] as const)('%s is a pattern', (key, patterns) => {
    expect(patternsOf(key)).toEqual(patterns);
  });

  it('is shown as it stands on the keyboard', () => {
    expect(shownKeys(['1', '2', '5'])).toBe('1–5');
    expect(shownKeys(['Alt+1', 'Alt+9'])).toBe('Alt 1–9');
    expect(shownKeys(['ArrowUp', 'ArrowDown'])).toBe('↑ ↓');
    expect(shownKeys(['Shift+L'])).toBe('⇧ L');
    expect(shownKeys(['Shift+ArrowLeft', 'PageUp'])).toBe('⇧ ← PgUp');
    expect(shownKeys([])).toBe('');
  });
});
