import { createStore } from 'zustand/vanilla';

/** Whom the page wants to call; the dock, which comes later than the page, takes it from here. */
export interface WishedCall {
  callee: string;
  incidentId?: string;
  orderId?: string;
}

/** A wish to call, or a key of the call; each is a new object and taken once. */
export type CallDeskWish = { kind: 'call'; call: WishedCall } | { kind: 'answer' } | { kind: 'end' };

/** What the page asks of the dock. Small, since it stands in the page's first load; everything else of calls does not. */
export const callDesk = createStore<{ wish: CallDeskWish | null; isRinging: boolean; isInCall: boolean }>(() => ({
  wish: null,
  isRinging: false,
  isInCall: false,
}));

/** Asks the dock. */
export function askCallDesk(wish: CallDeskWish): void {
  callDesk.setState({ wish });
}
