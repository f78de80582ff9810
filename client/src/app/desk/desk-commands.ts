import type { CaseAction } from '#contract/incident';
import { ACTION_KEYS, DESK_ACTIONS } from '../../features/incident/action-keys.ts';
import { focusField, lackOf } from '../../features/incident/step-fields.ts';
import { askCallDesk, callDesk } from '../call/call-desk.ts';
import { calleeOf } from './callee-of.ts';
import type { Desk, DeskCommand } from './desk-entry.ts';
import type { DeskKey } from '../../ui/desk-key.ts';

const SOLVED = { isReached: true, isSolved: true };

/** Steps of the case by key: two that cannot both be possible (pause and resume) share one. */
function stepCommands(): DeskCommand[] {
  const actionsOf = new Map<DeskKey, CaseAction[]>();
  for (const action of DESK_ACTIONS) {
    const key = ACTION_KEYS[action];
    if (key) actionsOf.set(key, [...(actionsOf.get(key) ?? []), action]);
  }
  return [...actionsOf].map(([key, actions]) => ({
    id: actions.join('-or-'),
    key,
    words: `action.${actions[0] ?? 'accept'}`,
    group: 'step',
    run: (desk) => {
      const possible = actions.find((action) => desk.current.detail?.actions.includes(action)) ?? actions[0];
      if (possible === 'callback') return void desk.current.step('callback', { callback: SOLVED });
      // Where it goes is looked at before it goes: Enter in the field routes.
      if (possible === 'route') return desk.current.route.open();
      if (possible) takeOrFill(desk, possible);
    },
  }));
}

/** Takes the step, or goes to the field that it still lacks. */
function takeOrFill({ current }: Desk, action: CaseAction): void {
  const lack = current.detail?.actions.includes(action) ? lackOf(action, current.fields) : null;
  if (lack === null || !focusField(lack)) void current.step(action);
}

/** The nearest camera of the case, the next one when pressed again. */
function playNearest({ choice, cameraIds }: Desk): void {
  const at = choice.picked?.kind === 'camera' ? cameraIds.indexOf(choice.picked.id) : -1;
  const next = cameraIds[(at + 1) % cameraIds.length];
  if (next) choice.choose({ kind: 'camera', id: next });
}

/** Into the words of the order; those that the desk proposes are marked, so that typing replaces them. */
function writeOrder({ orderText, drafts, queue }: Desk): void {
  orderText.current?.focus();
  if (drafts.read(`order:${queue.selectedId ?? ''}`) === '') orderText.current?.select();
}

/** Reminds of the order that is shown, or of the case's; the sheet tells how many. */
function remindUnread({ sheet, openSheet, orders }: Desk): void {
  if (sheet === null) openSheet('orders');
  if (sheet === null || sheet === 'orders') orders.deeds.remind();
}

/** The sheet, else the past, else what is chosen on the map. */
function leaveWhatIsOpen({ sheet, closeSheet, replay, choice }: Desk): void {
  if (sheet !== null) closeSheet();
  else if (replay.past) replay.leave();
  else choice.choose(null);
}

/** Answers what rings, else calls whoever is chosen or the case is about. */
function answerOrCall(desk: Desk): void {
  if (callDesk.getState().isRinging) return askCallDesk({ kind: 'answer' });
  const call = calleeOf(desk);
  if (call) askCallDesk({ kind: 'call', call });
}

/** Every key of the desk that does something at once, in the order of the key table. A feature adds its entry here. */
export const DESK_COMMANDS: readonly DeskCommand[] = [
  {
    id: 'move',
    key: ['ArrowUp', 'ArrowDown'],
    words: 'key.move',
    group: 'list',
    inPast: 'also',
    run: ({ queue }, at) => queue.move(at === 0 ? -1 : 1),
  },
  { id: 'turn-tab', key: 'L', words: 'key.tab', group: 'list', inPast: 'also', run: ({ queue }) => queue.turnTab() },
  { id: 'search', key: '/', words: 'key.search', group: 'list', inPast: 'also', run: null },
  ...stepCommands(),
  {
    id: 'write-order',
    key: 'O',
    words: 'key.order',
    group: 'order',
    run: writeOrder,
  },
  {
    id: 'choose-worker',
    key: ['1', '2', '3', '4', '5'],
    words: 'key.worker',
    group: 'order',
    run: ({ dispatch }, at) => dispatch.toggleAt(at),
  },
  {
    id: 'send-order',
    key: 'Ctrl+Enter',
    words: 'key.send',
    group: 'order',
    isForTyping: true,
    run: ({ sendOrder }) => sendOrder(),
  },
  {
    id: 'remind-unread',
    key: 'Shift+I',
    words: 'orders.remind-key',
    group: 'order',
    isForSheets: true,
    run: remindUnread,
  },
  {
    id: 'tick-procedure',
    key: ['Shift+1', 'Shift+2', 'Shift+3', 'Shift+4', 'Shift+5', 'Shift+6', 'Shift+7', 'Shift+8', 'Shift+9'],
    words: 'key.tick',
    group: 'step',
    run: ({ procedure }, at) => procedure.tickAt(at),
  },
  { id: 'print', key: 'Shift+P', words: 'case.print', group: 'desk', run: ({ printing }) => printing.print() },
  { id: 'play-nearest', key: 'V', words: 'key.video', group: 'watch', run: playNearest },
  { id: 'push-to-wall', key: 'W', words: 'key.wall', group: 'watch', run: ({ wall }) => wall.toggle() },
  {
    id: 'call',
    key: 'Shift+T',
    words: 'key.call',
    group: 'watch',
    isForSheets: true,
    run: answerOrCall,
  },
  {
    id: 'end-call',
    key: 'Shift+X',
    words: 'key.end-call',
    group: 'watch',
    inPast: 'also',
    isForSheets: true,
    run: () => askCallDesk({ kind: 'end' }),
  },
  {
    id: 'choose-layout',
    key: ['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4', 'Alt+5', 'Alt+6'],
    words: 'key.layout',
    group: 'desk',
    inPast: 'also',
    isForTyping: true,
    isForSheets: true,
    run: ({ chooseLayout }, at) => chooseLayout(at),
  },
  {
    id: 'lock',
    key: 'Shift+L',
    words: 'key.lock',
    group: 'desk',
    inPast: 'also',
    isForSheets: true,
    run: ({ lock }) => lock.lock(),
  },
  {
    id: 'acknowledge',
    key: 'Space',
    words: 'key.acknowledge',
    group: 'desk',
    inPast: 'also',
    isForSheets: true,
    // While nothing rings, the space bar presses the button that has the focus.
    run: ({ alarm }) => alarm.acknowledge(),
  },
  {
    id: 'leave',
    key: 'Escape',
    words: 'key.leave',
    group: 'desk',
    inPast: 'also',
    isForTyping: true,
    isForSheets: true,
    run: leaveWhatIsOpen,
  },
];
