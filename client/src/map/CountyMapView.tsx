import type { ShapeParts } from '#contract/compact-shapes';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createCountyMap, type CountyMap, type PointerPlace } from './county-map.ts';
import type { MapGround } from './ground.ts';
import type { MapLayer } from './layer.ts';
import { chooseRenderMode, readRendererName } from './render-mode.ts';
import type { MapView } from './view.ts';
import styles from './map.module.css';

/** What the owner of a map shows on it and hears from it. */
export interface CountyMapViewProps {
  ground: MapGround | null;
  layers: readonly MapLayer[];
  hovered?: ShapeParts | null;
  selected?: ShapeParts | null;
  /** All else is dimmed around it. */
  focus?: ShapeParts | null;
  bounds: readonly [number, number, number, number];
  scale?: number;
  labelScale?: number;
  paddingPx?: number;
  isInteractive?: boolean;
  isDark?: boolean;
  onHover?: (place: PointerPlace | null) => void;
  onSelect?: (place: PointerPlace) => void;
  onView?: (view: MapView) => void;
  /** Hands out the map to fly and fit it; null when it is taken away. */
  onMap?: (map: CountyMap | null) => void;
}

let rendererName: string | null | undefined;
const renderMode = () => chooseRenderMode(location.search, (rendererName ??= readRendererName()));

/** The map in a React tree: one long-lived map, made anew only after a lost graphics context, a new scale or theme. */
export function CountyMapView(props: CountyMapViewProps) {
  const {
    ground,
    layers,
    hovered = null,
    selected = null,
    focus = null,
    scale = 1,
    labelScale = 1,
    isDark = true,
  } = props;
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [map, setMap] = useState<CountyMap | null>(null);
  const [generation, setGeneration] = useState(0);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!container.current) return;
    const made = createCountyMap({
      container: container.current,
      mode: renderMode(),
      isDark,
      scale,
      labelScale,
      bounds: latest.current.bounds,
      paddingPx: latest.current.paddingPx ?? 24,
      isInteractive: latest.current.isInteractive ?? true,
      onHover: (place) => latest.current.onHover?.(place),
      onSelect: (place) => latest.current.onSelect?.(place),
      onView: (view) => latest.current.onView?.(view),
      onLost: () => setGeneration((before) => before + 1),
    });
    setMap(made);
    latest.current.onMap?.(made);
    return () => {
      setMap(null);
      latest.current.onMap?.(null);
      made.destroy();
    };
  }, [generation, scale, labelScale, isDark]);
  useEffect(() => void (ground && map?.setGround(ground)), [map, ground]);
  useEffect(() => void map?.setLayers(layers), [map, layers]);
  useEffect(() => void map?.setMarks({ hovered, selected, focus }), [map, hovered, selected, focus]);
  return <div ref={container} className={styles.map} data-testid="map" />;
}
