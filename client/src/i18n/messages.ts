import type { administrationMessages } from './administration-messages.ts';
import type { callMessages } from './messages/call.ts';
import type { cameraHealthMessages } from './messages/camera-health.ts';
import type { meetingMessages } from './messages/meeting.ts';
import type { ptzMessages } from './messages/ptz.ts';
import type { leaderMessages } from './messages/leader.ts';
import { accountMessages } from './messages/account.ts';
import { areaMessages } from './messages/area.ts';
import { deskMessages } from './messages/desk.ts';
import { deskWorkMessages } from './messages/desk-work.ts';
import { errorMessages } from './messages/errors.ts';
import { factorMessages } from './messages/factor.ts';
import { fieldMessages } from './messages/field.ts';
import { loopMessages } from './messages/loop.ts';
import { mapMessages } from './messages/map.ts';
import { nounMessages } from './messages/nouns.ts';
import { orderMessages } from './messages/order.ts';
import { progressMessages } from './messages/progress.ts';
import { replayMessages } from './messages/replay.ts';
import { routingMessages } from './messages/routing.ts';
import { sharedMessages } from './messages/shared.ts';
import { shiftMessages } from './messages/shift.ts';
import { supervisionMessages } from './messages/supervision.ts';
import { tileMessages } from './messages/tile.ts';
import { triageMessages } from './messages/triage.ts';
import { wallMessages } from './messages/wall.ts';
import { whistleMessages } from './messages/whistle.ts';

/** The words that every page loads, by key; an area adds its file here. */
export const messages = {
  ...accountMessages,
  ...areaMessages,
  ...deskMessages,
  ...deskWorkMessages,
  ...errorMessages,
  ...factorMessages,
  ...fieldMessages,
  ...loopMessages,
  ...mapMessages,
  ...nounMessages,
  ...orderMessages,
  ...progressMessages,
  ...replayMessages,
  ...routingMessages,
  ...sharedMessages,
  ...shiftMessages,
  ...supervisionMessages,
  ...tileMessages,
  ...triageMessages,
  ...wallMessages,
  ...whistleMessages,
} as const;

/** A key that exists: a missing one does not compile. */
export type MessageKey =
  | keyof typeof messages
  | keyof typeof administrationMessages
  | keyof typeof callMessages
  | keyof typeof cameraHealthMessages
  | keyof typeof meetingMessages
  | keyof typeof ptzMessages
  | keyof typeof leaderMessages;
