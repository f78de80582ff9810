const QUALITY = 0.8;

/** Makes what a video shows its poster, so that the picture stays (grey, with its age) while a new view is opened. */
export function keepPicture(video: HTMLVideoElement): void {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
  const canvas = document.createElement('canvas');
  canvas.width = videoWidth;
  canvas.height = videoHeight;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.drawImage(video, 0, 0);
  video.poster = canvas.toDataURL('image/jpeg', QUALITY);
}
