import type { MeetingEntry, MeetingHead, MeetingRoll, MeetingSeat, MeetingView, RollAnswer } from '#contract/meeting';

/** A meeting as this device knows it. */
export interface KnownMeeting {
  head: MeetingHead;
  seats: ReadonlyMap<string, MeetingSeat>;
  /** The last roll call, without its answers. */
  roll: Omit<MeetingRoll, 'answers'> | null;
  answers: ReadonlyMap<string, RollAnswer>;
  entries: readonly MeetingEntry[];
}

/** Lays what is newer over what is known; an answer that comes late changes nothing. */
export function mergeView(known: KnownMeeting | null, view: MeetingView): KnownMeeting {
  if (known && known.head.version > view.meeting.version) return known;
  const seats = new Map(known?.seats);
  for (const seat of view.seats) seats.set(seat.address, seat);
  const isSameRoll = known?.roll?.number === view.roll?.number;
  const answers = new Map(isSameRoll ? known?.answers : []);
  for (const answer of view.roll?.answers ?? []) answers.set(answer.address, answer);
  const lastSeq = known?.entries.at(-1)?.seq ?? 0;
  const entries = [...(known?.entries ?? []), ...view.entries.filter(({ seq }) => seq > lastSeq)];
  return { head: view.meeting, seats, roll: view.roll, answers, entries };
}

/** Seats whose hand is up, in the order in which they were raised. */
export function handsOf(known: KnownMeeting): MeetingSeat[] {
  return [...known.seats.values()]
    .filter((seat) => seat.handAt !== null)
    .sort((a, b) => (a.handAt ?? '').localeCompare(b.handAt ?? '') || a.seq - b.seq);
}

/** Seats that are seen by all, the host first. */
export function stageOf(known: KnownMeeting): MeetingSeat[] {
  const order = { host: 0, cohost: 1, stage: 2, audience: 3 } as const;
  return [...known.seats.values()]
    .filter((seat) => seat.role !== 'audience' && seat.presence === 'present')
    .sort((a, b) => order[a.role] - order[b.role] || a.address.localeCompare(b.address));
}

/** Whether this seat moderates. */
export const isModerator = (head: MeetingHead): boolean => head.own?.role === 'host' || head.own?.role === 'cohost';
