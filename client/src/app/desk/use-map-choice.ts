import type { Position } from '#contract/geo';
import { useEffect, useRef, useState } from 'react';
import type { CountyMap } from '../../map/county-map.ts';
import type { MapView } from '../../map/view.ts';
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
  /** Shows all of west, south, east and north. */
  fit: (bounds: readonly [number, number, number, number]) => void;
  /** What is on the map. */
  view: () => MapView | null;
  /** The middle of what is on the map. */
  middle: () => Position | null;
}

/** A chosen incident is the case; a case opened anywhere but on the map itself is flown to. */
export function useMapChoice(desk: DeskQueue): MapChoice {
  const [picked, setPicked] = useState<Selection | null>(null);
  const [pointedAt, setPointedAt] = useState<Position | null>(null);
  const [map, setMap] = useState<CountyMap | null>(null);
  /** The case that was chosen on the map, where it is in sight already. */
  const chosenOnMap = useRef<string | null>(null);
  const { selectedId, positionOf } = desk;
  const isKnown = selectedId !== null && positionOf(selectedId) !== null;
  useEffect(() => {
    const position = selectedId === null || chosenOnMap.current === selectedId ? null : positionOf(selectedId);
    if (position) map?.flyTo(position, CASE_ZOOM);
    // Once for each case, as soon as map and case are there; a later version of it moves nothing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [map, selectedId, isKnown]);
  const choose = (selection: Selection | null, position: Position | null = null) => {
    if (selection?.kind === 'incident') {
      chosenOnMap.current = position === null ? selection.id : null;
      desk.select(selection.id);
    }
    setPicked(selection);
    if (position) map?.flyTo(position, CASE_ZOOM);
  };
  return {
    picked,
    pointedAt,
    onMap: setMap,
    onPoint: setPointedAt,
    choose,
    open: (id) => choose({ kind: 'incident', id }, desk.positionOf(id)),
    fit: (bounds) => map?.fit(bounds, CASE_ZOOM),
    view: () => map?.view() ?? null,
    middle: () => map?.view().center ?? null,
  };
}
