import type { StreamReport } from '#contract/media-control';
import type { LiveStream } from '../stream/live-stream.ts';

/** What the server is told of a stream. */
export function reportOf(stream: LiveStream): StreamReport {
  const { state, fault, lastPictureAt, codec, widthPx, heightPx } = stream.status();
  const cameraId = stream.camera.id;
  const { rendition } = stream;
  return {
    kind: 'stream-state',
    cameraId,
    rendition,
    state,
    fault,
    at: new Date().toISOString(),
    lastPictureAt,
    codec,
    widthPx,
    heightPx,
  };
}
