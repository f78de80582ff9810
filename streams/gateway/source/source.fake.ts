import type { RunningSource, SourceSink } from './source.ts';

/** A source moved by hand: the test says what the camera does. */
export interface FakeSource extends RunningSource {
  sink: SourceSink;
  isStopped: boolean;
  /** The camera speaks and sends its parameter sets. */
  ready(): void;
  picture(isKeyframe: boolean, arrivedAtMs: number): void;
}

const SPS = Buffer.from('6742c016d900a02ff97ff0003000410000030001000003001e0f162e48', 'hex');
const PPS = Buffer.from('68cb83cb20', 'hex');

/** Builds a source for a sink. */
export function createFakeSource(sink: SourceSink): FakeSource {
  const source: FakeSource = {
    sink,
    bytesIn: 0,
    isStopped: false,
    tick: () => undefined,
    stop: () => {
      source.isStopped = true;
      return Promise.resolve();
    },
    ready: () => {
      sink.onReady();
      sink.onSound(null);
      sink.onParameters({ codec: 'h264', sps: SPS, pps: [PPS] });
    },
    picture: (isKeyframe, arrivedAtMs) => {
      const data = Buffer.from([0, 0, 0, 2, isKeyframe ? 0x65 : 0x41, 0x88]);
      sink.onAccessUnit({ data, isKeyframe, ptsTicks: arrivedAtMs * 90, arrivedAtMs });
    },
  };
  return source;
}
