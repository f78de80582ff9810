import { useEffect, useRef } from 'react';

/** Plays the sound of a track; it may begin at once, since a tap answered the call. */
export function Voice({ track, isSilent }: { track: MediaStreamTrack; isSilent: boolean }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (element.current) element.current.srcObject = new MediaStream([track]);
  }, [track]);
  // A call has no words to read along.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={element} autoPlay muted={isSilent} />;
}

/** Shows the picture of a track. */
export function Picture({
  track,
  label,
  className,
}: {
  track: MediaStreamTrack;
  label: string;
  className?: string | undefined;
}) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current) element.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={element} className={className} aria-label={label} autoPlay playsInline muted />;
}

const JPEG_QUALITY = 0.9;

/** The picture that a track shows at this moment, as JPEG. @throws Error while there is none */
export async function freezePicture(track: MediaStreamTrack): Promise<Blob> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  video.srcObject = null;
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
  if (picture === null) throw new Error('the call shows no picture');
  return picture;
}
