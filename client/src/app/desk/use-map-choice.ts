import type { Position } from '#contract/geo';
import { useRef, useState } from 'react';
import type { CountyMap } from '../../map/county-map.ts';
import type { Selection } from '../county-map/selection.ts';
import type { DeskQueue } from './use-desk-queue.ts';

const CASE_ZOOM = 14.5;

/** What is chosen on the desk's map, and moving the map there. */
export interface MapChoice {
  picked: Selection | null;
  /** The place last pointed at; null before anyone did. */
  pointedAt: Position | null;
  onMap: (map: CountyMap | null) => void;
  onPoint: (position: Position) => void;
  choose: (selection: Selection | null, position?: Position | null) => void;
  /** Opens an incident as the case and goes there. */
  open: (id: string) => void;
  /** The middle of what is on the map. */
  middle: () => Position | null;
}

/** A chosen incident is the case, and a case opened from a list or a search is flown to. */
export function useMapChoice(desk: DeskQueue): MapChoice {
  const [picked, setPicked] = useState<Selection | null>(null);
  const [pointedAt, setPointedAt] = useState<Position | null>(null);
  const map = useRef<CountyMap | null>(null);
  const choose = (selection: Selection | null, position: Position | null = null) => {
    if (selection?.kind === 'incident') desk.select(selection.id);
    setPicked(selection);
    if (position) map.current?.flyTo(position, CASE_ZOOM);
  };
  return {
    picked,
    pointedAt,
    onMap: (made) => {
      map.current = made;
    },
    onPoint: setPointedAt,
    choose,
    open: (id) => choose({ kind: 'incident', id }, desk.positionOf(id)),
    middle: () => map.current?.view().center ?? null,
  };
}
