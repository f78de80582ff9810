import type { Session } from '#contract/session';
import type { ReactNode, RefObject } from 'react';
import type { MessageKey } from '../../i18n/messages.ts';
import type { DeskKey } from '../../ui/desk-key.ts';
import type { PlaceContext } from '../county-map/use-county-layers.ts';
import type { AreaDesk } from './use-area.ts';
import type { Attention } from './use-attention.ts';
import type { DeskCase } from './use-case.ts';
import type { CasePrint } from './use-print.ts';
import type { DeskAlarm } from './use-desk-alarm.ts';
import type { DeskQueue } from './use-desk-queue.ts';
import type { Dispatch } from './use-dispatch.ts';
import type { DeskLayout } from './use-layout.ts';
import type { DeskReplay } from './use-replay.ts';
import type { DeskLock } from './use-lock.ts';
import type { MapChoice } from './use-map-choice.ts';
import type { CaseSteps } from './use-procedure.ts';
import type { OrderDesk } from './use-order-desk.ts';
import type { WallPush } from './use-wall-push.ts';
import type { DraftStore } from '../../features/draft/draft-store.ts';

/** Where in the key table an entry stands. */
export const KEY_GROUPS = ['list', 'step', 'order', 'watch', 'centre', 'past', 'desk'] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];

interface DeskEntry {
  /** One word or two in kebab case, once in the whole desk. */
  id: string;
  /** One key, or the keys of one kind of command (`1` to `5`, up and down); `null` for none. */
  key: DeskKey | readonly DeskKey[] | null;
  /** What it is called in the key table, on its button and over its sheet. */
  words: MessageKey;
  group: KeyGroup;
  /** Seats that have it; every seat without it. */
  mayUse?: (session: Session) => boolean;
  /**
   * Whether it is there while the desk shows the past: `also` for what changes nothing of a case, `only` for the time cursor's own.
   * All else is refused there; a key may be one thing in the present and another in the past.
   */
  inPast?: 'also' | 'only';
}

/** Something that lies over the desk: its key opens it, the same key or Esc closes it. One at a time. */
export interface DeskSheet extends DeskEntry {
  /** `dialog` lies over all of it, `side` over the case, `map` beside what is on the map, which stays in use. */
  place: 'dialog' | 'side' | 'map';
  /** What stands in it; title and close button are the frame's. */
  render: (desk: Desk) => ReactNode;
}

/** Something that a key does at once. */
export interface DeskCommand extends DeskEntry {
  /**
   * Does it; `at` tells which of its keys was pressed. Without it something else listens for the key, which stands in the table all
   * the same. Returning `false` means that there was nothing to do, and leaves the key to the browser.
   */
  run: ((desk: Desk, at: number) => unknown) | null;
  /** Also while someone is typing: for keys that write nothing. */
  isForTyping?: boolean;
  /** Also while a sheet lies over the desk: for what is not done to the case behind it. */
  isForSheets?: boolean;
}

/** The keys of an entry, none for one that is reached by the mouse and Tab alone. */
export function keysOf({ key }: Pick<DeskEntry, 'key'>): readonly DeskKey[] {
  if (key === null) return [];
  return typeof key === 'string' ? [key] : key;
}

/** Whether an entry is there in the present, or in the past. */
export function isInForce({ inPast }: Pick<DeskEntry, 'inPast'>, isPast: boolean): boolean {
  return isPast ? inPast !== undefined : inPast !== 'only';
}

/** One seat's desk, as its sheets and keys reach it. */
export interface Desk {
  session: Session;
  /** The time cursor: whether this desk shows the present, and the way into the past and back. */
  replay: DeskReplay;
  /** The lists and what is chosen in them. */
  queue: DeskQueue;
  /** The case on the right and the steps that can be taken. */
  current: DeskCase;
  /** Printing the case. */
  printing: CasePrint;
  /** The order in the making. */
  dispatch: Dispatch;
  /** The area that an order is drawn for. */
  area: AreaDesk;
  /** The orders of the scope, followed up. */
  orders: OrderDesk;
  /** The procedure of the case and its ticks. */
  procedure: CaseSteps;
  /** Who has the case and who looks at what. */
  attention: Attention;
  drafts: DraftStore;
  alarm: DeskAlarm;
  lock: DeskLock;
  /** Showing this desk's view on the walls. */
  wall: WallPush;
  layout: DeskLayout;
  /** Parts the desk in the way of that place in `DESK_LAYOUTS`. */
  chooseLayout: (place: number) => void;
  /** What is chosen on the map, and moving the map. */
  choice: MapChoice;
  /** Cameras and workers near the case. */
  place: PlaceContext;
  /** The cameras of `place`, in its order. */
  cameraIds: readonly string[];
  orderText: RefObject<HTMLTextAreaElement | null>;
  /** Accepts the case where nobody did: there are no orders to one before. False where that was refused, which the case then shows. */
  acceptFirst: () => Promise<boolean>;
  /** Accepts the case where nobody did, and sends the order. */
  sendOrder: () => void;
  /** All keys and sheets that this seat has, in the order of the key table. */
  entries: readonly (DeskCommand | DeskSheet)[];
  /** The id of the sheet that lies over the desk. */
  sheet: string | null;
  openSheet: (id: string) => void;
  closeSheet: () => void;
}
