import { useEffect, useRef, useState, type RefObject } from 'react';
import { CameraPlayer, type OpenView, type PlayerSnapshot } from './camera-player.ts';
import type { PreferredRendition } from './rendition-choice.ts';

const NOTHING_YET: PlayerSnapshot = {
  phase: 'opening',
  ageMs: null,
  reason: null,
  lastPictureUrl: null,
  framesShown: 0,
  rendition: 'sub',
  leftCodec: null,
  sound: null,
};

/** Plays a camera in the returned video element for as long as the component is on screen. */
export function useCameraPlayer(
  cameraId: string,
  purpose: string,
  openView: OpenView,
  preferred: PreferredRendition,
): { videoRef: RefObject<HTMLVideoElement | null>; snapshot: PlayerSnapshot } {
  const videoRef = useRef<HTMLVideoElement | null>(null);
  const openViewRef = useRef(openView);
  const [snapshot, setSnapshot] = useState(NOTHING_YET);
  useEffect(() => {
    openViewRef.current = openView;
  }, [openView]);
  useEffect(() => {
    const video = videoRef.current;
    if (!video) return undefined;
    const player = new CameraPlayer(video, {
      cameraId,
      purpose,
      preferred,
      openView: (...wish) => openViewRef.current(...wish),
      onChange: setSnapshot,
    });
    return () => {
      player.destroy();
      setSnapshot(NOTHING_YET);
    };
  }, [cameraId, purpose, preferred]);
  return { videoRef, snapshot };
}
