import { Delays } from './delays.ts';

/** An event as it arrives at a reader. */
export interface Arrival {
  readonly data: { readonly title?: unknown };
}

/** What was sent when, to how many it had to come, and when it came. Messages are told apart by a number in their title. */
export class Ledger {
  /** From sending a report to its event at a reader, over all readers. */
  readonly delays = new Delays();
  /** The first event that arrived, as it was: what a peer is given to send. */
  sample: Arrival | null = null;
  private readonly sent: { readonly sentMs: number; readonly expected: number; arrived: number }[] = [];

  /** Notes that a message goes out now; its title. */
  send(expected: number): string {
    this.sent.push({ sentMs: performance.now(), expected, arrived: 0 });
    return titleOf(this.sent.length - 1);
  }

  onArrival(event: Arrival): void {
    const message = this.sent[numberIn(event.data.title)];
    if (message === undefined) return;
    this.sample ??= event;
    message.arrived += 1;
    this.delays.add(performance.now() - message.sentMs);
  }

  /** Arrivals that have not come: each message at each reader that it was for. */
  missing(): number {
    return this.sent.reduce((sum, { expected, arrived }) => sum + Math.max(0, expected - arrived), 0);
  }

  /** Arrivals too many: a message twice at one reader, or at one that it was not for. */
  surplus(): number {
    return this.sent.reduce((sum, { expected, arrived }) => sum + Math.max(0, arrived - expected), 0);
  }

  expected(): number {
    return this.sent.reduce((sum, message) => sum + message.expected, 0);
  }
}

const titleOf = (number: number): string => `bench ${number}`;

const numberIn = (title: unknown): number =>
  typeof title === 'string' && title.startsWith('bench ') ? Number(title.slice('bench '.length)) : -1;
