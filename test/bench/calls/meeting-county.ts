import { ConferenceStandIn } from '../../fixtures/conference-process.ts';
import { type Caller, startHttpCounty } from '../../fixtures/http-county.ts';

/** What the seats of a county waited for. */
export interface CountyMeeting {
  readonly seats: number;
  /** From the step to its answer, as each seat comes in. */
  readonly enterMs: number[];
  /** From the step to the answer, as each seat answers the roll call. */
  readonly answerMs: number[];
  /** From the moment that all were asked to the complete list, every seat answering as it is asked. */
  readonly rollMs: number;
  /** From the end of the window to the list with its absent. */
  readonly closeMs: number;
  /** From the host's press to the right of the seat in the conference process. */
  readonly stageMs: number[];
}

const SIZE = { towns: 10, villagesPerTown: 16, gridsPerVillage: 1 };
/** As many requests at once as a county's lines bring in the first second. */
const AT_ONCE = 40;
const WINDOW_S = 60;
const LIMIT_MS = 60_000;

/**
 * One meeting of a county on the server: seats come in at once, answer the roll call at once, are brought on stage one after the other.
 * The conference process is a stand-in that carries nothing: media are measured apart.
 */
export async function measureCountyMeeting(seatCount: number, stages: number): Promise<CountyMeeting> {
  const conference = await ConferenceStandIn.start();
  const county = await startHttpCounty(SIZE, { conference: conference.node });
  try {
    const host = await county.as('county-duty');
    const { items } = (await host.get('/api/meetings/invitees')).body as {
      items: { address: string; kind: string; scope: string }[];
    };
    const invited = items.filter(({ kind, scope }) => kind === 'duty' && scope.length > 6).slice(0, seatCount - 1);
    const seats: Caller[] = [];
    for (const { address, scope } of invited) {
      seats.push(await county.as(address.replace('duty:', scope.length === 9 ? 'town-duty-' : 'village-duty-')));
    }
    const commandId = county.newId();
    const called = await host.post('/api/meetings', {
      commandId,
      title: '全县点名',
      hasWaitingRoom: false,
      seats: invited.map(({ address }) => address),
    });
    if (called.status !== 201) throw new Error(`no meeting: ${JSON.stringify(called.body)}`);
    const step = async (by: Caller, action: string, more: object = {}): Promise<number> => {
      const startMs = performance.now();
      const answer = await by.post(`/api/meetings/${commandId}/steps`, {
        commandId: county.newId(),
        action,
        ...more,
      });
      if (answer.status !== 200) throw new Error(`${action}: ${JSON.stringify(answer.body)}`);
      return performance.now() - startMs;
    };
    const roll = async () => (await host.get(`/api/meetings/${commandId}`)).body.roll;
    const untilClosed = async (): Promise<number> => {
      const startMs = performance.now();
      while ((await roll()).closedAt === null) {
        if (performance.now() - startMs > LIMIT_MS) throw new Error('the roll call does not close');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return performance.now() - startMs;
    };
    await step(host, 'enter');
    await step(host, 'start');
    const enterMs = await allOf(seats, (seat) => step(seat, 'enter'));
    const askedMs = performance.now();
    await step(host, 'rollCall', { seconds: WINDOW_S });
    const answerMs = await allOf(seats, (seat) => step(seat, 'answer'));
    await untilClosed();
    const rollMs = performance.now() - askedMs;
    await step(host, 'rollCall', { seconds: WINDOW_S });
    await allOf(seats.slice(0, -10), (seat) => step(seat, 'answer'));
    county.advance(WINDOW_S * 1_000 + 1);
    const closeMs = await untilClosed();
    const stageMs: number[] = [];
    for (const { address } of invited.slice(0, stages)) {
      const startMs = performance.now();
      await step(host, 'stage', { seat: address });
      const isOn = (): boolean =>
        conference.rooms.get(commandId)?.peers.some((peer) => peer.peerId === address && peer.publish.length === 2) ??
        false;
      while (!isOn()) await new Promise((resolve) => setTimeout(resolve, 2));
      stageMs.push(performance.now() - startMs);
      await step(host, 'unstage', { seat: address });
    }
    return { seats: seats.length + 1, enterMs, answerMs, rollMs, closeMs, stageMs };
  } finally {
    await county.stop();
    await conference.stop();
  }
}

/** Does it for all, so many at once. */
async function allOf(seats: readonly Caller[], work: (seat: Caller) => Promise<number>): Promise<number[]> {
  const waiting = [...seats];
  const times: number[] = [];
  const line = async (): Promise<void> => {
    for (let seat = waiting.shift(); seat; seat = waiting.shift()) times.push(await work(seat));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return times;
}
