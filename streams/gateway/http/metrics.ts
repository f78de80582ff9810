import type { MediaHealth } from '#contract/media-control';
import { STREAM_STATES } from '#contract/stream';

/** One metric family; `values` carry their labels as they are written, empty for none. */
interface Family {
  name: string;
  kind: 'counter' | 'gauge';
  help: string;
  values: readonly { labels: string; value: number }[];
}

const single = (name: string, kind: Family['kind'], help: string, value: number): Family => ({
  name: `grid321_gateway_${name}`,
  kind,
  help,
  values: [{ labels: '', value }],
});

/**
 * The figures of a gateway in Prometheus' text format 0.0.4. Nothing is labelled by camera: thousands of them would be as many
 * series of each metric; one camera's state is asked of the API.
 */
export function renderMetrics(health: MediaHealth, cameras: number): string {
  const streams: Family = {
    name: 'grid321_gateway_streams',
    kind: 'gauge',
    help: 'Streams by their state.',
    values: STREAM_STATES.map((state) => ({ labels: `{state="${state}"}`, value: health.streamsByState[state] ?? 0 })),
  };
  const families = [
    single('cameras', 'gauge', 'Cameras that may be asked for.', cameras),
    streams,
    single('views', 'gauge', 'Open view sessions.', health.viewSessions),
    single('received_bytes_total', 'counter', 'Bytes received from cameras.', health.bytesIn),
    single('sent_bytes_total', 'counter', 'Bytes sent to viewers.', health.bytesOut),
    single('lost_packets_total', 'counter', 'RTP packets that never came.', health.lostPackets),
    single('ring_bytes', 'gauge', 'Media kept in memory.', health.ringBytes),
    single('resident_memory_bytes', 'gauge', 'Resident memory of the process.', health.rssBytes),
    single('cpu_seconds_total', 'counter', 'Processor time of the process.', health.cpuMs / 1000),
    single(
      'event_loop_delay_p99_seconds',
      'gauge',
      'Delay of the event loop, 99th percentile of the last seconds.',
      health.eventLoopDelayP99Ms / 1000,
    ),
  ];
  return families.map(renderFamily).join('');
}

function renderFamily({ name, kind, help, values }: Family): string {
  const lines = values.map(({ labels, value }) => `${name}${labels} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines, ''].join('\n');
}
