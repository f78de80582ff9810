import type { Incident } from '#contract/incident';
import { useMemo } from 'react';
import { cameraLayer, coneLayer, seeingLayer } from '../../features/camera/camera-layer.ts';
import { camerasNear, type NearCamera } from '../../features/camera/camera-cone.ts';
import { householdDrawing, SHAPE_ZOOM } from '../../features/household/household-layer.ts';
import { incidentDrawing, type IncidentDrawing } from '../../features/incident/incident-layer.ts';
import { nearWorkersLayer, workerLayers, workersNear, type NearWorker } from '../../features/worker/worker-layer.ts';
import type { MapLayer, Pick } from '../../map/layer.ts';
import type { MapView } from '../../map/view.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import type { Selection } from './selection.ts';

/** Which layers are shown. */
export interface VisibleLayers {
  households: boolean;
  cameras: boolean;
  workers: boolean;
  incidents: boolean;
}

/** Everything on the map that a person can be shown or choose. */
export interface CountyLayers {
  layers: readonly MapLayer[];
  /** Turns what was hit into what it is. */
  selectionOf(pick: Pick): Selection | null;
}

/** What sees and who is near the place that is looked at. */
export interface PlaceContext {
  cameras: readonly NearCamera[];
  workers: readonly NearWorker[];
}

const NO_PLACE: PlaceContext = { cameras: [], workers: [] };
const NO_INCIDENTS: readonly Incident[] = [];

/** Cameras that see an incident (then the nearest), and the nearest workers, from what this page knows. */
export function usePlaceContext(incident: Incident | null, cameraLimit: number, workerLimit: number): PlaceContext {
  const { stores, serverNowMs } = useCounty();
  const cameras = useStoreState(stores.cameras.state, (state) => state.cameras);
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  const position = incident?.position ?? null;
  const layer = cameras?.layer;
  const near = useMemo(
    () => (position && cameras ? camerasNear(cameras, position, cameraLimit) : NO_PLACE.cameras),
    // States change every second and say nothing about who sees what.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [position, layer, cameraLimit],
  );
  return useMemo(
    () => ({
      cameras: near,
      workers: position && workers ? workersNear(workers, position, serverNowMs(), workerLimit) : NO_PLACE.workers,
    }),
    [near, position, workers, workerLimit, serverNowMs],
  );
}

/** Builds the layers from the stores: each is made anew only when what it shows changed. */
export function useCountyLayers(options: {
  view: MapView | null;
  visible: VisibleLayers;
  /** Zoom at which households end, for a wall. */
  householdStopZoom?: number;
  place?: PlaceContext;
}): CountyLayers {
  const { view, visible, householdStopZoom, place = NO_PLACE } = options;
  const { stores, serverNowMs } = useCounty();
  const households = useStoreState(stores.households.state, (state) => state.households);
  const cameras = useStoreState(stores.cameras.state, (state) => state.cameras);
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  const byId = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  const shapesView = view && view.detailZoom >= SHAPE_ZOOM ? view : null;
  const householdPart = useMemo(() => {
    if (!households || !visible.households) return { layers: [], rows: null };
    return householdDrawing(households, shapesView ?? FAR_VIEW, householdStopZoom);
  }, [households, visible.households, shapesView, householdStopZoom]);
  const cameraPart = useMemo(
    () => (cameras && visible.cameras ? [cameraLayer(cameras)] : []),
    [cameras, visible.cameras],
  );
  const workerPart = useMemo(
    () => (workers && visible.workers ? workerLayers(workers, serverNowMs()) : []),
    [workers, visible.workers, serverNowMs],
  );
  const incidents = visible.incidents ? byId : null;
  const incidentPart = useMemo(() => incidentDrawing(incidents ? [...incidents.values()] : NO_INCIDENTS), [incidents]);
  const placePart = useMemo(() => {
    const seeing = place.cameras.filter((near) => near.seesPoint).map((near) => near.row);
    const near = place.workers.map((worker) => worker.row);
    return [
      ...(cameras && seeing.length > 0 ? [coneLayer(cameras, seeing), seeingLayer(cameras, seeing)] : []),
      ...(workers && near.length > 0 ? [nearWorkersLayer(workers, near)] : []),
    ];
  }, [place, cameras, workers]);
  return useMemo(() => {
    const layers = [...householdPart.layers, ...cameraPart, ...workerPart, ...placePart, ...incidentPart.layers];
    const rowsOf = (pick: Pick): Selection | null => {
      switch (pick.layerId) {
        case 'households': {
          const id = households?.points.ids[householdPart.rows?.[pick.row] ?? -1];
          return id === undefined ? null : { kind: 'household', id: String(id) };
        }
        case 'cameras':
          return selected('camera', cameras?.layer.ids[pick.row]);
        case 'seeing-cameras':
          return selected('camera', cameras?.layer.ids[seeingRow(place, pick.row)]);
        case 'workers':
        case 'workers-afar':
          return selected('worker', workers?.layer.ids[pick.row]);
        case 'near-workers':
          return selected('worker', workers?.layer.ids[place.workers[pick.row]?.row ?? -1]);
        default:
          return incidentOf(incidentPart, pick);
      }
    };
    return { layers, selectionOf: rowsOf };
  }, [householdPart, cameraPart, workerPart, placePart, incidentPart, households, cameras, workers, place]);
}

/** Any view below zoom 14: points do not depend on it. */
const FAR_VIEW: MapView = { center: [0, 0], zoom: 0, detailZoom: 0, widthPx: 0, heightPx: 0 };

const selected = (kind: Selection['kind'], id: string | number | undefined): Selection | null =>
  id === undefined ? null : { kind, id: String(id) };

const seeingRow = (place: PlaceContext, row: number) => place.cameras.filter((near) => near.seesPoint)[row]?.row ?? -1;

function incidentOf(drawing: IncidentDrawing, pick: Pick): Selection | null {
  return selected('incident', drawing.idsOf.get(pick.layerId)?.[pick.row]);
}
