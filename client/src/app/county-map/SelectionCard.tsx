import { CameraCard } from '../../features/camera/CameraCard.tsx';
import { coloursOfGrid } from '../../features/household/household-store.ts';
import { AreaCard } from '../../features/grid/AreaCard.tsx';
import { GridCard } from '../../features/grid/GridCard.tsx';
import { IncidentCard } from '../../features/incident/IncidentCard.tsx';
import { WorkerCard } from '../../features/worker/WorkerCard.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import type { Selection } from './selection.ts';
import { useGridPost } from './use-grid-post.ts';
import { useDivisionName } from './use-division-name.ts';
import styles from './selection-card.module.css';

/** The card of whatever is chosen, from what the page already knows. A household opens by its own, audited read. */
export function SelectionCard({ selection, onClose }: { selection: Selection; onClose: () => void }) {
  return (
    <div className={styles.card} data-testid="selection-card" data-kind={selection.kind} data-id={selection.id}>
      <CardOf selection={selection} onClose={onClose} />
    </div>
  );
}

function CardOf({ selection: { kind, id }, onClose }: { selection: Selection; onClose: () => void }) {
  const { stores } = useCounty();
  const nowMs = useServerNow(1_000);
  const territory = useStoreState(stores.territory, (state) => state.territory);
  const cameras = useStoreState(stores.cameras.state, (state) => state.cameras);
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  const incident = useStoreState(stores.incidents.live.state, (state) => state.byKey.get(id));
  const households = useStoreState(stores.households.state, (state) => state.households);
  const centre = useStoreState(stores.centres.centres.state, (state) => state.byKey.get(id)) ?? null;
  const post = useGridPost(kind === 'grid' && territory?.grids.rowOf.has(id) === true ? id : null);
  const code = kind === 'grid' || kind === 'division' ? id : (incident?.village ?? '');
  const [town, village] = [useDivisionName(code, 'town'), useDivisionName(code, 'village')];
  const place = `${town} ${village}`.trim();
  switch (kind) {
    case 'grid': {
      const row = territory?.grids.rowOf.get(id);
      if (!territory) return null;
      if (row === undefined)
        return <AreaCard territory={territory} code={id} place={place} centre={null} onClose={onClose} />;
      const colours = households && coloursOfGrid(households, row);
      return (
        <GridCard grids={territory.grids} row={row} place={place} post={post} colours={colours} onClose={onClose} />
      );
    }
    case 'camera': {
      const row = cameras?.rowOf.get(id);
      if (!cameras || row === undefined) return null;
      return <CameraCard cameras={cameras} row={row} nowMs={nowMs} onClose={onClose} />;
    }
    case 'worker': {
      const row = workers?.rowOf.get(Number(id));
      if (!workers || row === undefined) return null;
      return <WorkerCard workers={workers} row={row} nowMs={nowMs} onClose={onClose} />;
    }
    case 'incident':
      return incident ? <IncidentCard incident={incident} place={place} nowMs={nowMs} onClose={onClose} /> : null;
    case 'division':
      return territory ? (
        <AreaCard territory={territory} code={id} place={place} centre={centre} onClose={onClose} />
      ) : null;
    case 'household':
      // Opens by its own, audited read, where the surface has one.
      return null;
  }
}
