import { adminMessages } from './messages/admin.ts';
import { publishMessages } from './messages/publish.ts';
import { auditMessages } from './messages/audit.ts';
import { encoderMessages } from './messages/encoder.ts';
import { deadlineMessages } from './messages/deadline.ts';
import { procedureListMessages } from './messages/procedure-list.ts';
import { responsibleMessages } from './messages/responsible.ts';
import { routingListMessages } from './messages/routing-list.ts';

/** The words that only the administration page shows: it brings them along, and no other page loads them. */
export const administrationMessages = {
  ...adminMessages,
  ...publishMessages,
  ...auditMessages,
  ...encoderMessages,
  ...deadlineMessages,
  ...procedureListMessages,
  ...responsibleMessages,
  ...routingListMessages,
} as const;
