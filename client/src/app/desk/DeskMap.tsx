import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { openCameraView } from '../../features/camera/open-view.ts';
import { orderLayer } from '../../features/order/order-layer.ts';
import { positionOf } from '../../features/worker/worker-store.ts';
import { useText } from '../../i18n/text.ts';
import type { MapLayer } from '../../map/layer.ts';
import { Button } from '../../ui/Button.tsx';
import { askCallDesk } from '../call/call-desk.ts';
import { CountyMapPanel } from '../county-map/CountyMapPanel.tsx';
import { SelectionCard } from '../county-map/SelectionCard.tsx';
import type { PlaceContext } from '../county-map/use-county-layers.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import { calleeOfSelection } from './callee-of.ts';
import { useDesk } from './desk-context.tsx';
import { PastMark } from './PastMark.tsx';
import type { AreaDesk } from './use-area.ts';
import type { MapChoice } from './use-map-choice.ts';
import styles from './desk.module.css';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));
const ALL_LAYERS = { households: true, cameras: true, workers: true, incidents: true };
/** How households stood is not kept, and how they stand now says nothing of then. */
const PAST_LAYERS = { ...ALL_LAYERS, households: false };

interface DeskMapProps {
  choice: MapChoice;
  /** While an area is drawn, a click is part of it. */
  area: AreaDesk;
  place: PlaceContext;
  /** Laid over the map. */
  children: ReactNode;
}

/** The map with the card of what is chosen on it; a chosen camera plays. */
export function DeskMap({ choice, area, place, children }: DeskMapProps) {
  const { picked, choose, onMap, onPoint } = choice;
  const { past } = useDesk().replay;
  const orders = useOrderLayer();
  const layers = useMemo(() => [...orders, ...area.layers], [orders, area.layers]);
  return (
    <main className={styles.map}>
      <CountyMapPanel
        visible={past ? PAST_LAYERS : ALL_LAYERS}
        selection={picked}
        onSelect={(selection, { position }) => {
          if (area.draft) return area.change({ kind: 'point', at: position });
          onPoint(position);
          choose(selection);
        }}
        place={place}
        extraLayers={layers}
        onMap={onMap}
      />
      {/* The case itself stands on the right. */}
      {picked && picked.kind !== 'incident' && <SelectionCard selection={picked} onClose={() => choose(null)} />}
      {!past && <CallChosen choice={choice} />}
      {picked?.kind === 'camera' && !past && (
        <ChosenCamera key={picked.id} id={picked.id} onClose={() => choose(null)} />
      )}
      {past && <PastMark past={past} />}
      {children}
    </main>
  );
}

/** Whoever is chosen on the map, or the centre of a division, is one press away. */
function CallChosen({ choice: { picked } }: { choice: MapChoice }) {
  const t = useText();
  const callee = picked && calleeOfSelection(picked);
  if (!callee) return null;
  return (
    <Button
      className={styles.callChosen ?? ''}
      shortcut="⇧ T"
      data-testid="call-chosen"
      onClick={() => askCallDesk({ kind: 'call', call: { callee } })}
    >
      {t('key.call')}
    </Button>
  );
}

/** The orders under way, around the places and people they are about. */
function useOrderLayer(): readonly MapLayer[] {
  const { stores } = useCounty();
  const byId = useStoreState(stores.orders.orders.state, (state) => state.byKey);
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  return useMemo(
    () => [orderLayer(byId.values(), (id) => (workers ? positionOf(workers, id) : null))],
    [byId, workers],
  );
}

function ChosenCamera({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const { http, stores } = useCounty();
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(http), [http]);
  const cameras = useStoreState(stores.cameras.state, (state) => state.cameras);
  const name = cameras?.layer.names[cameras.rowOf.get(id) ?? -1];
  if (name === undefined) return null;
  return (
    <section className={styles.video} aria-label={name} data-testid="chosen-camera">
      <Suspense fallback={t('app.loading')}>
        <CameraTile camera={{ id, name }} openView={openView} purpose={t('tiles.look')} labels={labels}>
          <Button tone="quiet" className={styles.videoClose ?? ''} shortcut="Esc" onClick={onClose}>
            {t('app.close')}
          </Button>
        </CameraTile>
      </Suspense>
    </section>
  );
}
