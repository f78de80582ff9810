import { useCallback, useMemo, useState } from 'react';
import { gridRowAt } from '../../features/grid/grid-store.ts';
import { createPrewarm } from '../../features/camera/prewarm.ts';
import { useText } from '../../i18n/text.ts';
import { CountyMapView } from '../../map/CountyMapView.tsx';
import type { CountyMap, PointerPlace } from '../../map/county-map.ts';
import type { MapLayer } from '../../map/layer.ts';
import type { MapView } from '../../map/view.ts';
import { useTheme } from '../../ui/theme.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { groundOf } from './ground.ts';
import type { Selection } from './selection.ts';
import { useCountyLayers, type PlaceContext, type VisibleLayers } from './use-county-layers.ts';
import { useScopeFit } from './use-scope-fit.ts';
import styles from './county-map.module.css';

/** The county on a map, from the stores of the surface around it. */
export interface CountyMapPanelProps {
  visible: VisibleLayers;
  selection: Selection | null;
  onSelect: (selection: Selection | null, place: PointerPlace) => void;
  place?: PlaceContext;
  /** Drawn above everything else. */
  extraLayers?: readonly MapLayer[];
  householdStopZoom?: number;
  /** Code of a division that all else is dimmed around. */
  focusCode?: string | null;
  scale?: number;
  labelScale?: number;
  paddingPx?: number;
  isInteractive?: boolean;
  onMap?: (map: CountyMap | null) => void;
  onView?: (view: MapView) => void;
}

const NONE: readonly MapLayer[] = [];

/** Map of the county with hover, selection and the notice that its lines are illustrative. */
export function CountyMapPanel(props: CountyMapPanelProps) {
  const t = useText();
  const theme = useTheme();
  const { stores, http } = useCounty();
  const prewarm = useMemo(() => createPrewarm(http), [http]);
  const { extraLayers = NONE, selection } = props;
  const county = useStoreState(stores.status, (status) => status.county);
  const failure = useStoreState(stores.status, (status) => status.failure);
  const territory = useStoreState(stores.territory, (state) => state.territory);
  const scope = useStoreState(stores.status, (status) => status.session?.scope ?? null);
  const fitScope = useScopeFit(territory, scope);
  const [view, setView] = useState<MapView | null>(null);
  const [hoveredRow, setHoveredRow] = useState(-1);
  const { layers, selectionOf } = useCountyLayers({
    view,
    visible: props.visible,
    ...(props.householdStopZoom === undefined ? {} : { householdStopZoom: props.householdStopZoom }),
    ...(props.place ? { place: props.place } : {}),
  });
  const allLayers = useMemo(
    () => (extraLayers.length > 0 ? [...layers, ...extraLayers] : layers),
    [layers, extraLayers],
  );
  const rowAt = useCallback(
    (place: PointerPlace) => (territory ? gridRowAt(territory.grids, place.position) : -1),
    [territory],
  );
  if (!county) {
    if (failure) return <Notice kind="offline" title={t(`error.${failure}`)} hint={t('map.load-again')} />;
    return <Notice kind="loading" title={t('app.loading-county')} />;
  }
  const select = (place: PointerPlace) => {
    const row = rowAt(place);
    const code = territory?.grids.index.codes[row];
    const hit = place.pick ? selectionOf(place.pick) : null;
    props.onSelect(hit ?? (code === undefined ? null : { kind: 'grid', id: code }), place);
  };
  const selectedRow = selection?.kind === 'grid' ? territory?.grids.rowOf.get(selection.id) : undefined;
  const focusRow = props.focusCode ? territory?.divisions.rowOf.get(props.focusCode) : undefined;
  const shapeAt = (row: number | undefined) => (row === undefined ? null : (territory?.grids.shapes[row] ?? null));
  return (
    <div className={styles.panel}>
      <CountyMapView
        ground={territory ? groundOf(territory) : null}
        layers={allLayers}
        hovered={shapeAt(hoveredRow)}
        selected={shapeAt(selectedRow)}
        focus={focusRow === undefined ? null : (territory?.divisions.shapes[focusRow] ?? null)}
        bounds={county.bbox}
        scale={props.scale ?? 1}
        labelScale={props.labelScale ?? 1}
        paddingPx={props.paddingPx ?? 24}
        isInteractive={props.isInteractive ?? true}
        isDark={theme === 'dark'}
        onHover={(place) => {
          setHoveredRow(place && !place.pick ? rowAt(place) : -1);
          const hit = place?.pick ? selectionOf(place.pick) : null;
          prewarm(hit?.kind === 'camera' ? hit.id : null);
        }}
        onSelect={select}
        onView={(next) => {
          setView(next);
          props.onView?.(next);
        }}
        onMap={(map) => {
          fitScope(map);
          props.onMap?.(map);
        }}
      />
      <p className={styles.notice}>{county.mapNotice}</p>
    </div>
  );
}
