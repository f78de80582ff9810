import { useEffect, useState } from 'react';

const read = () => Math.min(window.innerHeight / 1080, window.innerWidth / 1920);

/** How much larger than a 1080p screen this wall is; the same figure as `--u` of wall.module.css, in steps of a tenth. */
export function useWallScale(): number {
  const [scale, setScale] = useState(read);
  useEffect(() => {
    const update = () => setScale(read());
    window.addEventListener('resize', update);
    return () => window.removeEventListener('resize', update);
  }, []);
  return Math.max(0.5, Math.round(scale * 10) / 10);
}
