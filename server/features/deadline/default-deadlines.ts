import type { DeadlineRule } from '#contract/deadline';

const HOUR = 60;
const DAY = 24 * HOUR;

/** The table that a county starts with, until its administrator writes its own; the lengths are this project's choice. */
export const DEFAULT_DEADLINES: readonly DeadlineRule[] = [
  {
    urgency: 'urgent',
    type: null,
    acceptMin: 15,
    handleMin: DAY,
    closeMin: 3 * DAY,
    remindPercent: 80,
    yellowAfterMin: 15,
    redAfterMin: HOUR,
    replyWithinMin: 30,
  },
  {
    urgency: 'pressing',
    type: null,
    acceptMin: 2 * HOUR,
    handleMin: 3 * DAY,
    closeMin: 5 * DAY,
    remindPercent: 80,
    yellowAfterMin: 2 * HOUR,
    redAfterMin: 8 * HOUR,
    replyWithinMin: 4 * HOUR,
  },
  {
    urgency: 'normal',
    type: null,
    acceptMin: DAY,
    handleMin: 7 * DAY,
    closeMin: 7 * DAY,
    remindPercent: 80,
    yellowAfterMin: DAY,
    redAfterMin: 3 * DAY,
    replyWithinMin: DAY,
  },
];
