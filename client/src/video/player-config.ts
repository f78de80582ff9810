import type { HlsConfig, LoadPolicy } from 'hls.js/light';
import { SocketLoader } from './socket-loader.ts';

/** Tried again for ever: a wall runs for weeks. The gateway holds a first playlist for up to 8 s. */
const FOR_EVER: LoadPolicy = {
  default: {
    maxTimeToFirstByteMs: 12_000,
    maxLoadTimeMs: 20_000,
    timeoutRetry: { maxNumRetry: Number.MAX_SAFE_INTEGER, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: {
      maxNumRetry: Number.MAX_SAFE_INTEGER,
      retryDelayMs: 500,
      maxRetryDelayMs: 4000,
      backoff: 'exponential',
    },
  },
};

/** A start is tried once: its address is good for a short time only, and a refusal must reach the screen. */
const ONCE: LoadPolicy = {
  default: { maxTimeToFirstByteMs: 8000, maxLoadTimeMs: 10_000, timeoutRetry: null, errorRetry: null },
};

/** Settings of hls.js for live cameras; plain HTTP goes over the media socket, HTTPS has HTTP/2. */
export function playerConfig(playlistUrl: string): Partial<HlsConfig> {
  return {
    lowLatencyMode: true,
    backBufferLength: 8,
    maxBufferLength: 6,
    liveDurationInfinity: true,
    // The rate loop of `rate-loop.ts` sets the rate; stalls after a fast start must not push the target away.
    maxLiveSyncPlaybackRate: 1,
    liveSyncOnStallIncrease: 0,
    manifestLoadPolicy: ONCE,
    playlistLoadPolicy: FOR_EVER,
    fragLoadPolicy: FOR_EVER,
    ...(playlistUrl.startsWith('http:') ? { loader: SocketLoader } : {}),
  };
}
