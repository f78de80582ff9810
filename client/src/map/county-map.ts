import type { ShapeParts } from '#contract/compact-shapes';
import type { Position } from '#contract/geo';
import { Map as MapLibreMap, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { measure, pageProbe } from '../lib/page-probe.ts';
import { createCanvasOverlay } from './canvas-overlay.ts';
import { aroundOf, groundCollections, GROUND_SOURCES, ringsAsPolygons, type MapGround } from './ground.ts';
import type { MapLayer, Pick } from './layer.ts';
import { MAP_FONT, mapStyle } from './map-style.ts';
import type { Overlay } from './overlay.ts';
import { pickAt } from './pick.ts';
import { createElementMarkers } from './element-markers.ts';
import type { RenderMode } from './render-mode.ts';
import type { MapView } from './view.ts';

setWorkerUrl(workerUrl);

/** Where the pointer is: the marker under it, if any, and the place. */
export interface PointerPlace {
  pick: Pick | null;
  position: Position;
  pixel: readonly [x: number, y: number];
}

/** How the map is made; `scale` grows markers, lines and words with the screen, `labelScale` the words alone. */
export interface CountyMapOptions {
  container: HTMLElement;
  mode: RenderMode;
  isDark: boolean;
  scale: number;
  labelScale: number;
  bounds: readonly [west: number, south: number, east: number, north: number];
  paddingPx: number;
  isInteractive: boolean;
  onHover(place: PointerPlace | null): void;
  onSelect(place: PointerPlace): void;
  onView(view: MapView): void;
  /** The graphics context is gone for good; the owner makes a new map. */
  onLost(): void;
}

/** One map; it lives as long as the page, and is made anew only after its graphics context was lost. */
export interface CountyMap {
  setGround(ground: MapGround): void;
  setLayers(layers: readonly MapLayer[]): void;
  /** Marks areas: the one under the pointer, the one chosen, and the one that all else is dimmed around. */
  setMarks(marks: { hovered: ShapeParts | null; selected: ShapeParts | null; focus: ShapeParts | null }): void;
  /** Zooms are those of a 1080p screen. */
  fit(bounds: readonly [number, number, number, number], maxZoom?: number): void;
  flyTo(center: Position, zoom: number): void;
  view(): MapView;
  destroy(): void;
}

const FLIGHT_MS = 1_600;

/** Makes the map; deck.gl is fetched only in the full mode. */
export function createCountyMap(options: CountyMapOptions): CountyMap {
  const { container, mode, scale } = options;
  const zoomShift = Math.log2(scale);
  const map = new MapLibreMap({
    container,
    style: mapStyle(scale, options.labelScale),
    bounds: [...options.bounds],
    fitBoundsOptions: { padding: options.paddingPx },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    minZoom: 7,
    maxZoom: 19 + zoomShift,
    maxCanvasSize: [8192, 8192],
    interactive: options.isInteractive,
    localIdeographFontFamily: MAP_FONT,
    fadeDuration: 0,
    refreshExpiredTiles: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  let layers: readonly MapLayer[] = [];
  let overlay: Overlay | null = null;
  let isDestroyed = false;
  const elements = createElementMarkers(map, scale);

  const currentView = (): MapView => {
    const { lng, lat } = map.getCenter();
    const zoom = map.getZoom();
    return {
      center: [lng, lat],
      zoom,
      detailZoom: zoom - zoomShift,
      widthPx: container.clientWidth,
      heightPx: container.clientHeight,
    };
  };
  const settle = () => {
    const view = currentView();
    measure('map.rest', () => overlay?.viewChanged(view, true));
    pageProbe().facts['map.zoom'] = view.detailZoom;
    options.onView(view);
  };
  const attach = (made: Overlay) => {
    if (isDestroyed) return made.destroy();
    overlay = made;
    made.setLayers(layers);
    settle();
  };
  void (mode === 'full'
    ? import('./deck-overlay.ts').then((deck) => attach(deck.createDeckOverlay(map, container, scale, options.isDark)))
    : Promise.resolve().then(() => attach(createCanvasOverlay(container, scale, options.isDark))));

  const styleReady = new Promise<void>((resolve) => void map.once('load', () => resolve()));
  const fill = (id: string, data: GeoJSON.GeoJSON) =>
    void styleReady.then(() => {
      if (!isDestroyed) void map.getSource<GeoJSONSource>(id)?.setData(data);
    });
  map.on('move', () => overlay?.viewChanged(currentView(), false));
  map.on('moveend', settle);
  map.on('resize', settle);
  const placeOf = (point: { x: number; y: number }): PointerPlace => {
    const { lng, lat } = map.unproject([point.x, point.y]);
    return {
      pick: pickAt(layers, currentView(), point.x, point.y, scale),
      position: [lng, lat],
      pixel: [point.x, point.y],
    };
  };
  map.on('mousemove', (event) => measure('map.hover', () => options.onHover(placeOf(event.point))));
  map.on('mouseout', () => options.onHover(null));
  map.on('click', (event) => measure('map.select', () => options.onSelect(placeOf(event.point))));
  container.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      if (!isDestroyed) setTimeout(() => !isDestroyed && options.onLost(), 300);
    },
    { capture: true },
  );
  pageProbe().facts['map.mode'] = mode;
  void styleReady.then(() => (pageProbe().facts['map.isReady'] = true));

  return {
    setGround(ground) {
      const collections = groundCollections(ground);
      GROUND_SOURCES.forEach((id) => fill(id, collections[id]));
    },
    setLayers(next) {
      layers = next;
      measure('map.layers', () => overlay?.setLayers(next));
      elements.set(next);
    },
    setMarks({ hovered, selected, focus }) {
      const feature = (parts: ShapeParts | null, role: string): GeoJSON.Feature[] =>
        parts ? [{ type: 'Feature', geometry: ringsAsPolygons(parts), properties: { role } }] : [];
      fill('mark', {
        type: 'FeatureCollection',
        features: [...feature(hovered, 'hovered'), ...feature(selected, 'selected')],
      });
      fill('around', aroundOf(focus));
    },
    fit(bounds, maxZoom = 16) {
      const camera = {
        padding: options.paddingPx,
        maxZoom: maxZoom + zoomShift,
        animate: mode === 'full',
        duration: FLIGHT_MS,
      };
      map.fitBounds([...bounds], camera);
    },
    flyTo(center, zoom) {
      // Software graphics cannot draw a flight: it goes there at once.
      const camera = { center, zoom: zoom + zoomShift };
      if (mode === 'full') map.flyTo({ ...camera, duration: FLIGHT_MS });
      else map.jumpTo(camera);
    },
    view: currentView,
    destroy() {
      isDestroyed = true;
      elements.destroy();
      overlay?.destroy();
      map.remove();
    },
  };
}
