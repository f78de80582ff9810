import type { Position } from '#contract/geo';
import type { Area, Selection } from '#contract/selection';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { areaOf, beginArea, changeArea, type AreaDeed, type AreaDraft } from '../../features/area/area-draft.ts';
import { areaBounds, areaLayers } from '../../features/area/area-layer.ts';
import { selectArea } from '../../features/area/area-requests.ts';
import type { MapLayer } from '../../map/layer.ts';
import { viewBounds } from '../../map/view.ts';
import { useCounty } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import type { MapChoice } from './use-map-choice.ts';

/** Keys come faster than the server counts. */
const ASK_AFTER_MS = 150;
/** What the sheet covers of the map, from its left edge. */
const PANEL_PX = 416;
const NO_LAYERS: readonly MapLayer[] = [];

/** Drawing an area on the desk's map, and what lies in it. */
export interface AreaDesk {
  /** Null while nothing is drawn. */
  draft: AreaDraft | null;
  /** The area as it stands; null while it is none. */
  area: Area | null;
  begin: (at: Position) => void;
  change: (deed: AreaDeed) => void;
  end: () => void;
  /** What the area held when it was last counted. */
  selection: Selection | null;
  /** The area has changed since, and is being counted again. */
  isOld: boolean;
  /** Why it could not be counted, in the reader's language. */
  failure: string | null;
  layers: readonly MapLayer[];
}

/** Keeps the area in the making in sight, and counts what lies in it as it changes. */
export function useArea(choice: Pick<MapChoice, 'view' | 'fit'>): AreaDesk {
  const [draft, setDraft] = useState<AreaDraft | null>(null);
  const area = useMemo(() => draft && areaOf(draft), [draft]);
  const layers = useMemo(() => (draft ? areaLayers(draft) : NO_LAYERS), [draft]);
  const map = useRef(choice);
  useEffect(() => {
    map.current = choice;
  });
  useEffect(() => {
    const view = draft && map.current.view();
    if (!view) return;
    const [west, south, east, north] = areaBounds(draft);
    const [edge, bottom, right, top] = viewBounds(view);
    const free = Math.max(0.3, 1 - PANEL_PX / view.widthPx);
    const left = right - (right - edge) * free;
    if (west < left || south < bottom || east > right || north > top) {
      map.current.fit([east - (east - west) / free, south, east, north]);
    }
  }, [draft]);
  const begin = useCallback((at: Position) => setDraft(beginArea(at)), []);
  const change = useCallback((deed: AreaDeed) => setDraft((before) => before && changeArea(before, deed)), []);
  const end = useCallback(() => setDraft(null), []);
  return { draft, area, begin, change, end, layers, ...useSelection(area) };
}

function useSelection(area: Area | null): Pick<AreaDesk, 'selection' | 'isOld' | 'failure'> {
  const { http } = useCounty();
  const [counted, setCounted] = useState<{ area: Area; selection: Selection } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    setFailure(null);
    if (!area) return setCounted(null);
    const controller = new AbortController();
    const ask = () =>
      void selectArea(http, area, controller.signal).then(
        (selection) => setCounted({ area, selection }),
        (error: unknown) => controller.signal.aborted || setFailure(wordsOf(error)),
      );
    const timer = setTimeout(ask, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [area, http]);
  return { selection: counted?.selection ?? null, isOld: counted?.area !== area, failure };
}
