import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';

/** The keys of a wall: V visitors, Space silence here, arrows and Alt+1–9 scenes. */
export function useWallKeys(actions: {
  toggleVisitor: () => void;
  silence: () => void;
  show: (scene: number) => void;
  scene: number;
  sceneCount: number;
}): void {
  const { toggleVisitor, silence, show, scene, sceneCount } = actions;
  useEffect(() => {
    const step = (by: number) => sceneCount > 0 && show((scene + by + sceneCount) % sceneCount);
    const scenes = Object.fromEntries(
      Array.from({ length: Math.min(9, sceneCount) }, (_, i) => [`Alt+${i + 1}`, () => show(i)]),
    );
    return tinykeys(window, {
      v: toggleVisitor,
      ' ': (event) => {
        event.preventDefault();
        silence();
      },
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      Escape: () => show(0),
      ...scenes,
    });
  }, [toggleVisitor, silence, show, scene, sceneCount]);
}
