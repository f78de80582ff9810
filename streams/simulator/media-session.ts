import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Channel, Rendition, ChannelState } from './channel.ts';
import type { Tick } from './frame-clock.ts';
import { interleave, senderReport } from './rtsp/rtp-packets.ts';

/** A connection that holds more unsent bytes than this gets no pictures until the next key picture after it drained. */
const MAX_UNSENT_BYTES = 1_048_576;
const REPORT_PERIOD_MS = 5_000;

/** What all sessions of a simulator have sent. */
export interface SentTotals {
  pictures: number;
  bytes: number;
  droppedPictures: number;
}

/** One set-up RTSP session: sends a channel's pictures into a connection while it plays. */
export class MediaSession {
  readonly id = randomBytes(8).toString('hex').toUpperCase();
  readonly channel: Channel;
  readonly rendition: Rendition;
  /** Interleaved channel of RTP; RTCP goes on the next one. */
  readonly rtpChannel: number;
  readonly ssrc = randomBytes(4).readUInt32BE(0);
  lastHeardMs: number;
  private readonly socket: Socket;
  private readonly totals: SentTotals;
  private sequence = randomBytes(2).readUInt16BE(0);
  private sent = { packets: 0, bytes: 0 };
  private reportedAtMs = 0;
  private needsKey = true;
  private lastState: ChannelState = 'alive';
  private stopListening: (() => void) | null = null;

  constructor(
    target: { channel: Channel; rendition: Rendition; rtpChannel: number },
    socket: Socket,
    totals: SentTotals,
    nowMs: number,
  ) {
    this.channel = target.channel;
    this.rendition = target.rendition;
    this.rtpChannel = target.rtpChannel;
    this.socket = socket;
    this.totals = totals;
    this.lastHeardMs = nowMs;
    this.channel.sessions++;
    this.channel.prepare(this.rendition, nowMs);
  }

  get isPlaying(): boolean {
    return this.stopListening !== null;
  }

  /** Starts sending with the next key picture. */
  play(): void {
    this.needsKey = true;
    this.stopListening ??= this.channel.clock(this.rendition).listen((tick) => this.send(tick));
  }

  /** Stops sending and keeps the session. */
  pause(): void {
    this.stopListening?.();
    this.stopListening = null;
  }

  /** Ends the session and gives its place back to the channel; must be called once. */
  end(): void {
    this.pause();
    this.channel.sessions--;
  }

  private send(tick: Tick): void {
    const { state } = this.channel;
    if (state === 'dead' || state === 'silent' || state === 'refuse') {
      this.needsKey = true;
      return;
    }
    if (this.lastState === 'frozen' && state !== 'frozen') this.needsKey = true;
    this.lastState = state;
    const picture = this.channel.picture(this.rendition, tick);
    const isClogged = this.socket.writableLength > MAX_UNSENT_BYTES;
    if (isClogged || picture === null) this.needsKey = true;
    if (picture === null || isClogged || (this.needsKey && !picture.isKey)) {
      if (this.sent.packets > 0) this.totals.droppedPictures++;
      return;
    }
    const { payloads } = picture;
    this.needsKey = false;
    if (tick.epochMs - this.reportedAtMs >= REPORT_PERIOD_MS) this.report(tick);
    const fields = { channel: this.rtpChannel, timestamp: tick.rtpTimestamp, ssrc: this.ssrc, sequence: this.sequence };
    const bytes = interleave(payloads, fields);
    this.sequence = (this.sequence + payloads.length) & 0xffff;
    this.sent.packets += payloads.length;
    this.sent.bytes += bytes.length - payloads.length * 16;
    this.totals.pictures++;
    this.totals.bytes += bytes.length;
    this.socket.write(bytes);
  }

  private report(tick: Tick): void {
    this.reportedAtMs = tick.epochMs;
    const fields = { channel: this.rtpChannel + 1, timestamp: tick.rtpTimestamp, ssrc: this.ssrc };
    this.socket.write(senderReport(fields, tick.epochMs, this.sent));
  }
}
