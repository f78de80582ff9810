import { describe, expect, it } from 'vitest';
import type { MediaHealth } from '#contract/media-control';
import { renderMetrics } from './metrics.ts';

const HEALTH: MediaHealth = {
  kind: 'health',
  at: '2026-11-22T06:00:00.000Z',
  streamsByState: { live: 7, backoff: 2 },
  viewSessions: 9,
  bytesIn: 1000,
  bytesOut: 5000,
  lostPackets: 3,
  ringBytes: 64,
  rssBytes: 128,
  cpuMs: 2500,
  eventLoopDelayP99Ms: 20.5,
};

describe('metrics', () => {
  it('are lines of Prometheus’ text format, each family with its help and type', () => {
    const lines = renderMetrics(HEALTH, 12).split('\n');
    expect(lines.at(-1)).toBe('');
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{state="[a-z-]+"\})? [0-9.]+)$/);
    }
    expect(lines).toContain('grid321_gateway_streams{state="live"} 7');
    expect(lines).toContain('grid321_gateway_streams{state="idle"} 0');
    expect(lines).toContain('grid321_gateway_cpu_seconds_total 2.5');
    expect(lines).toContain('grid321_gateway_event_loop_delay_p99_seconds 0.0205');
    expect(lines).toContain('# TYPE grid321_gateway_sent_bytes_total counter');
  });
});
