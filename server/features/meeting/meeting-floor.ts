import type { MeetingStepRequest, MeetingView } from '#contract/meeting';
import { MOST_ENTRIES } from '#contract/meeting';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './meeting-repository.ts';
import {
  type MeetingRow,
  presentEntry,
  presentMeeting,
  presentRoll,
  presentSeat,
  type SeatRow,
} from './meeting-row.ts';
import { seatAddress } from './meeting-rules.ts';
import * as rolls from './roll-repository.ts';

/** Clocks of meetings. The entity of `gone` is `<meeting>/<address>`, else it is the meeting. */
export const MEETING_TIMERS = { open: 'meeting.open', roll: 'meeting.roll', gone: 'meeting.gone' } as const;

/** What a step works on: the meeting, held by the transaction, and the seat of who takes it. */
export interface Floor {
  readonly db: Queries;
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
  readonly meeting: MeetingRow;
  readonly own: SeatRow;
  readonly request: Omit<MeetingStepRequest, 'commandId'>;
  /** The version that this step makes. */
  readonly seq: number;
}

/** What a step changes beside what it wrote itself. */
export interface Moved {
  readonly meeting?: Partial<MeetingRow>;
  readonly seats?: readonly SeatRow[];
  /** A line of the chronicle; its kind is the step's unless said. */
  readonly entry?: {
    readonly kind?: string;
    readonly seat?: string | null;
    readonly text?: string | null;
    readonly attachments?: readonly string[];
  };
}

/** Takes a step; null when nothing changes. @throws AppProblem */
export type StepHandler = (floor: Floor) => Promise<Moved | null>;

/** The seat that the step is done to. @throws AppProblem `invalid-input` */
export async function otherSeat(floor: Floor): Promise<SeatRow> {
  const { db, county, meeting, request } = floor;
  const seat = request.seat === undefined ? null : await repository.findSeat(db, county, meeting.id, request.seat);
  if (seat === null) throw fieldProblem('/seat', '本次会议没有该席位', 'is no seat of this meeting');
  return seat;
}

/** What is written with the step. @throws AppProblem `invalid-input` */
export function writtenText({ request }: Floor): string {
  const text = request.text?.trim() ?? '';
  if (text === '') throw fieldProblem('/text', '请填写内容', 'is to be filled in');
  return text;
}

/** The meeting and the viewer's own seat in it. @throws AppProblem `not-found` also for who is not invited */
export async function readOwn(
  db: Queries,
  county: string,
  viewer: Viewer,
  id: string,
  read: typeof repository.findMeeting = repository.findMeeting,
): Promise<{ meeting: MeetingRow; own: SeatRow }> {
  const address = seatAddress(viewer);
  const meeting = address === null ? null : await read(db, county, id);
  const own = meeting && address !== null ? await repository.findSeat(db, county, id, address) : null;
  if (meeting === null || own === null) throw new AppProblem('not-found');
  return { meeting, own };
}

/** What a seat may read of a meeting that is newer than `since`; 0 is all. */
export async function readView(
  db: Queries,
  county: string,
  { meeting, own }: { readonly meeting: MeetingRow; readonly own: SeatRow },
  since: number,
): Promise<MeetingView> {
  const head = presentMeeting(meeting, own);
  // Whoever was removed learns that, and nothing that was said after.
  if (own.presence === 'removed') return { meeting: head, seats: [], roll: null, entries: [] };
  const roll = await rolls.findRoll(db, county, meeting.id);
  const answers = roll ? await rolls.listAnswers(db, county, meeting.id, { number: roll.number, since }) : [];
  const isIn = own.wasInside;
  const entries = isIn ? await repository.listEntries(db, county, meeting.id, { since, limit: MOST_ENTRIES }) : [];
  const seats = await repository.listSeats(db, county, meeting.id, since);
  return {
    meeting: head,
    seats: seats.map(presentSeat),
    roll: roll && presentRoll(roll, answers),
    entries: entries.map(presentEntry),
  };
}
