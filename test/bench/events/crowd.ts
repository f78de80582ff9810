import { io, type Socket } from 'socket.io-client';
import type { ClientFrames, ServerFrames } from '#contract/live-feed';

type FeedSocket = Socket<ServerFrames, ClientFrames>;

/** Many plain readers: they apply by seq and note when each event came, without the checks of a test's reader. */
export class Crowd {
  /** Arrival (ms of `performance.now`) of each event at each reader, by id of what it is about. */
  readonly arrivals = new Map<string, number[]>();
  /** Events that came after another `prev` than the reader's last seq. */
  gaps = 0;
  live = 0;
  private readonly sockets: { socket: FeedSocket; lastSeq: number; isLive: boolean }[] = [];
  private readonly url: string;
  private readonly token: string;
  private readonly epoch: string;

  constructor(url: string, token: string, epoch: string) {
    this.url = url;
    this.token = token;
    this.epoch = epoch;
  }

  /** Opens `count` sockets that follow everything after `seq`; resolves when all are live. */
  async open(count: number, seq: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      this.add(seq);
      // In bunches: a browser is not two thousand of them.
      if (i % 100 === 99) await this.untilLive(i - 50);
    }
    await this.untilLive(count);
  }

  /** Resolves with the ms it took until `count` readers are live. */
  async untilLive(count: number, limitMs = 60_000): Promise<number> {
    const startMs = performance.now();
    while (this.live < count) {
      if (performance.now() - startMs > limitMs) throw new Error(`only ${this.live} of ${count} sockets are live`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - startMs;
  }

  close(): void {
    for (const { socket } of this.sockets) socket.disconnect();
  }

  private add(seq: number): void {
    const socket: FeedSocket = io(this.url, {
      transports: ['websocket'],
      auth: { token: this.token },
      forceNew: true,
      reconnectionDelay: 200,
      reconnectionDelayMax: 2_000,
    });
    const reader = { socket, lastSeq: seq, isLive: false };
    this.sockets.push(reader);
    socket.on('connect', () => {
      socket.emit('hello', { epoch: this.epoch, lastSeq: reader.lastSeq, scopes: [] }, (welcome) => {
        if (welcome.kind === 'live' && !reader.isLive) this.live += 1;
        reader.isLive = welcome.kind === 'live';
      });
    });
    socket.on('disconnect', () => {
      if (reader.isLive) this.live -= 1;
      reader.isLive = false;
    });
    socket.on('events', (events) => {
      const nowMs = performance.now();
      for (const event of events) {
        if (event.seq <= reader.lastSeq) continue;
        if (event.prev !== reader.lastSeq) this.gaps += 1;
        reader.lastSeq = event.seq;
        const times = this.arrivals.get(event.id) ?? [];
        times.push(nowMs);
        this.arrivals.set(event.id, times);
      }
    });
  }
}
