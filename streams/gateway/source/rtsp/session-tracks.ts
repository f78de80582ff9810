import { CameraClock } from '../../media/camera-clock.ts';
import { h264Nal } from '../../media/h264-nal.ts';
import { createH265Nal } from '../../media/h265-nal.ts';
import { LipSync } from '../../media/lip-sync.ts';
import { JpegDepacketiser } from '../../media/jpeg-depacketiser.ts';
import { NalDepacketiser, type DepacketisedUnit } from '../../media/nal-depacketiser.ts';
import { TimestampUnwrapper, type RtpPacket } from '../../media/rtp.ts';
import type { SourceSink } from '../source.ts';
import type { PlayingSession, PlayingSound } from './rtsp-session.ts';
import type { TrackDelivery } from './rtsp-transport.ts';
import { TrackReceiver } from './track-receiver.ts';

/** What the tracks of a session work with. */
export interface TrackSurroundings {
  sink: SourceSink;
  nowMs: () => number;
  makeSsrc: () => number;
  onBye: () => void;
}

/** A track that plays. */
export interface PlayingTrack {
  delivery: TrackDelivery;
  receiver: TrackReceiver;
}

/** The tracks of a session from packet to picture and sound, on one axis of time; the picture is the first. */
export function createTracks(playing: PlayingSession, around: TrackSurroundings): PlayingTrack[] {
  const lipSync = new LipSync();
  const tracks = [createPictures(playing, lipSync, around)];
  const { sound } = playing;
  if (sound.kind === 'playing') tracks.push(createSound(sound, lipSync, around));
  return tracks;
}

function createPictures(
  { video, delivery }: PlayingSession,
  lipSync: LipSync,
  around: TrackSurroundings,
): PlayingTrack {
  const { sink, nowMs } = around;
  const unwrapper = new TimestampUnwrapper(video.clockRateHz);
  const clock = new CameraClock();
  const depacketiser = createDepacketiser(video, sink, ({ data, isKeyframe, timestamp }) => {
    const arrivedAtMs = nowMs();
    const ptsTicks = clock.next(unwrapper.unwrap(timestamp), arrivedAtMs);
    lipSync.noteVideo(ptsTicks, arrivedAtMs);
    sink.onAccessUnit({ data, isKeyframe, ptsTicks, arrivedAtMs });
  });
  const receiver = new TrackReceiver(video, delivery.kind === 'udp', around.makeSsrc(), nowMs, {
    onPacket: (packet) => depacketiser.push(packet),
    onSenderReport: ({ rtpTimestamp, ntpMs }) => {
      const ticks = clock.place(unwrapper.near(rtpTimestamp));
      if (ticks !== null) lipSync.noteReport('video', ticks, ntpMs);
    },
    onBye: around.onBye,
  });
  return { delivery, receiver };
}

/** What makes pictures of one track's packets. */
function createDepacketiser(
  video: PlayingSession['video'],
  sink: SourceSink,
  onUnit: (unit: DepacketisedUnit) => void,
): { push(packet: RtpPacket): void } {
  const onLoss = (packets: number): void => sink.onLoss(packets);
  if (video.coding === 'jpeg') {
    return new JpegDepacketiser({
      onLoss,
      onPicture: ({ data, timestamp }) => onUnit({ data, timestamp, isKeyframe: true }),
    });
  }
  const rules = video.coding === 'h264' ? h264Nal : createH265Nal(video.hasDonl);
  const depacketiser = new NalDepacketiser(rules, {
    onParameters: (sets) => sink.onParameters(sets),
    onLoss,
    onUnit,
  });
  depacketiser.seed(video.parameterSets);
  return depacketiser;
}

function createSound(
  { choice, delivery }: Extract<PlayingSound, { kind: 'playing' }>,
  lipSync: LipSync,
  around: TrackSurroundings,
): PlayingTrack {
  const { sink, nowMs } = around;
  const unwrapper = new TimestampUnwrapper(choice.clockRateHz);
  const clock = new CameraClock();
  const read = choice.createReader();
  const receiver = new TrackReceiver(choice, delivery.kind === 'udp', around.makeSsrc(), nowMs, {
    onPacket: (packet) => {
      const arrivedAtMs = nowMs();
      for (const { data, timestamp } of read(packet)) {
        const atTicks = lipSync.place(clock.next(unwrapper.unwrap(timestamp), arrivedAtMs), arrivedAtMs);
        if (atTicks !== null) sink.onAudioFrame({ data, atTicks });
      }
    },
    onSenderReport: ({ rtpTimestamp, ntpMs }) => {
      const ticks = clock.place(unwrapper.near(rtpTimestamp));
      if (ticks !== null) lipSync.noteReport('audio', ticks, ntpMs);
    },
    // The picture goes on without it: silence takes its place.
    onBye: () => undefined,
  });
  return { delivery, receiver };
}
