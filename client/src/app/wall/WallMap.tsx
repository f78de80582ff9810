import type { Incident } from '#contract/incident';
import type { FocusView } from '#contract/wall-focus';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { areaTotals } from '../../features/grid/area-totals.ts';
import { countFresh } from '../../features/worker/worker-store.ts';
import { currentLanguage, useText } from '../../i18n/text.ts';
import type { CountyMap } from '../../map/county-map.ts';
import type { LabelsLayer, MapLayer } from '../../map/layer.ts';
import { CountyMapPanel } from '../county-map/CountyMapPanel.tsx';
import { CountySearch } from '../county-map/CountySearch.tsx';
import type { Selection } from '../county-map/selection.ts';
import { SelectionCard } from '../county-map/SelectionCard.tsx';
import type { PlaceContext } from '../county-map/use-county-layers.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import type { Scene } from './use-wall-direction.ts';
import { useWallScale } from './use-wall-scale.ts';
import styles from './wall.module.css';

/** A wall shows where people live down to this zoom, never whose house it is. */
const HOUSEHOLD_STOP_ZOOM = 13;
const TAKEOVER_ZOOM = 14.2;
const CHOSEN_ZOOM = 14.5;
/** Town names are 28 px on a 1080p wall: readable at 4 m. */
const LABEL_SCALE = 1.4;

const FOR_STAFF = { households: true, cameras: true, workers: true, incidents: true };
const FOR_VISITORS = { households: false, cameras: false, workers: false, incidents: false };

/** The map of the wall: it goes where the director sends it and lets itself be taken in hand. */
export function WallMap(props: {
  scene: Scene | null;
  /** When the scene was shown: the same one shown again goes back to its place. */
  sceneSinceMs: number;
  /** The map is in someone's hand. */
  isHeld: boolean;
  /** The county first, then its towns. */
  scenes: readonly Scene[];
  takeover: Incident | null;
  /** What a desk shows here; it goes before scenes and takeovers. */
  pushed: FocusView | null;
  place: PlaceContext;
  isVisitor: boolean;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  onHand: () => void;
}) {
  const { scene, takeover, place, isVisitor, selection, onSelect, onHand } = props;
  const [map, setMap] = useState<CountyMap | null>(null);
  const scale = useWallScale();
  const counts = useTownCounts(isVisitor, props.scenes);
  const goal = takeover && !isVisitor ? takeover.position : null;
  const { sceneSinceMs, isHeld, pushed } = props;
  const shown = isVisitor ? null : pushed;
  const held = useRef(isHeld);
  useLayoutEffect(() => {
    held.current = isHeld;
  });
  useEffect(() => {
    if (!map) return;
    if (shown) map.flyTo(shown.position, shown.zoom);
    else if (goal) map.flyTo(goal, TAKEOVER_ZOOM);
    // A map in someone's hand stays where the hand left it.
    else if (scene && !held.current) map.fit(scene.bounds, 12.9);
  }, [map, scene, sceneSinceMs, goal, shown]);
  return (
    <div className={styles.mapFill} onWheel={onHand} onPointerDown={onHand}>
      <CountyMapPanel
        visible={isVisitor ? FOR_VISITORS : FOR_STAFF}
        selection={isVisitor ? null : (takenGrid(takeover) ?? selection)}
        onSelect={onSelect}
        place={place}
        extraLayers={counts}
        householdStopZoom={HOUSEHOLD_STOP_ZOOM}
        focusCode={scene && scene.code.length > 6 && !takeover ? scene.code : null}
        scale={scale}
        labelScale={LABEL_SCALE}
        paddingPx={Math.round(36 * scale)}
        onMap={setMap}
      />
      {!isVisitor && (
        <div className={styles.search}>
          <CountySearch
            onChoose={(chosen, position) => {
              onSelect(chosen);
              if (position) map?.flyTo(position, CHOSEN_ZOOM);
            }}
          />
        </div>
      )}
      {selection && !isVisitor && !takeover && <SelectionCard selection={selection} onClose={() => onSelect(null)} />}
    </div>
  );
}

/** The grid of the incident that has the wall, marked so that one sees how far it reaches. */
const takenGrid = (takeover: Incident | null): Selection | null =>
  takeover?.gridCode ? { kind: 'grid', id: takeover.gridCode } : null;

const NONE: readonly MapLayer[] = [];

/** What visitors see instead of points: how many households and how many workers on duty, by town. */
function useTownCounts(isVisitor: boolean, scenes: readonly Scene[]): readonly MapLayer[] {
  const t = useText();
  const { stores, serverNowMs } = useCounty();
  const territory = useStoreState(stores.territory, (state) => state.territory);
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  return useMemo(() => {
    if (!isVisitor || !territory) return NONE;
    const labels = scenes.slice(1).map(({ code, name, middle }) => {
      const onDuty = workers ? countFresh(workers, serverNowMs(), (village) => village.startsWith(code)) : 0;
      const text = t('wall.visitor-town', {
        households: areaTotals(territory, code).households.toLocaleString(currentLanguage()),
        workers: onDuty.toLocaleString(currentLanguage()),
      });
      return { position: [...middle] as [number, number], title: name, text };
    });
    const layer: LabelsLayer = { kind: 'labels', id: 'town-counts', labels };
    return [layer];
  }, [isVisitor, territory, scenes, workers, t, serverNowMs]);
}
