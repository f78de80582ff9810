import { CameraPlayer } from '../../../../client/src/video/camera-player.ts';

declare global {
  interface Window {
    /** Opens a view and waits until its first picture is on the screen. */
    measureFirstFrame(playlistUrl: string): Promise<{ durationMs: number; shownAtEpochMs: number }>;
  }
}

window.measureFirstFrame = async (playlistUrl) => {
  const old = document.querySelector('video');
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  old?.replaceWith(video);
  const startMs = performance.now();
  const player = new CameraPlayer(video, {
    cameraId: 'bench',
    purpose: 'bench',
    openView: () => Promise.resolve({ playlistUrl, expiresAt: '' }),
    onChange: () => undefined,
  });
  const shownMs = await new Promise<number>((resolve) => video.requestVideoFrameCallback((nowMs) => resolve(nowMs)));
  player.destroy();
  return { durationMs: shownMs - startMs, shownAtEpochMs: performance.timeOrigin + shownMs };
};
