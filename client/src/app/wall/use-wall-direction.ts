import type { Incident } from '#contract/incident';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { bboxesOf } from '../../features/grid/grid-store.ts';
import { innerPoint } from '../../lib/inner-point.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { direct, goToScene, hold, startDirection, type Direction } from './wall-director.ts';

/** One scene of the carousel: a division and what of the world it fills. */
export interface Scene {
  code: string;
  name: string;
  bounds: readonly [west: number, south: number, east: number, north: number];
  /** Where its name has most room. */
  middle: readonly [longitude: number, latitude: number];
}

const TICK_MS = 500;

/** Runs the director: what the wall shows now, and the ways to change it by hand. */
export function useWallDirection(incidents: readonly Incident[]): {
  direction: Direction;
  scenes: readonly Scene[];
  show: (scene: number) => void;
  holdMap: () => void;
} {
  const { stores } = useCounty();
  const territory = useStoreState(stores.territory, (state) => state.territory);
  const [direction, setDirection] = useState(() => startDirection(Date.now()));
  const latest = useRef(incidents);
  useLayoutEffect(() => {
    latest.current = incidents;
  });
  const scenes = useMemo(() => {
    if (!territory) return [];
    const { index, shapes } = territory.divisions;
    const bboxes = bboxesOf(shapes);
    return index.codes.flatMap((code, row): Scene[] => {
      if (index.levels[row] === 'village') return [];
      const at = row * 4;
      const bounds = [bboxes[at] ?? 0, bboxes[at + 1] ?? 0, bboxes[at + 2] ?? 0, bboxes[at + 3] ?? 0] as const;
      const middle = innerPoint(shapes[row]?.[0] ?? []);
      return [{ code, name: index.names[row] ?? '', bounds, middle }];
    });
  }, [territory]);
  const sceneCount = scenes.length;
  useEffect(() => {
    const tick = () => setDirection((before) => direct(before, Date.now(), latest.current, sceneCount));
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [sceneCount, incidents]);
  const show = useCallback((scene: number) => setDirection((before) => goToScene(before, scene, Date.now())), []);
  const holdMap = useCallback(() => setDirection((before) => hold(before, Date.now())), []);
  return { direction, scenes, show, holdMap };
}
