import type { ShapeParts } from '#contract/compact-shapes';
import type { Position } from '#contract/geo';
import { Map as MapLibreMap, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { measure, pageProbe } from '../lib/page-probe.ts';
import { CanvasOverlay } from './canvas-overlay.ts';
import {
  aroundOf,
  groundCollections,
  GROUND_SOURCES,
  markCollection,
  noteCollection,
  type MapGround,
} from './ground.ts';
import { countByCode, type LabelsLayer, type MapLayer, type Pick } from './layer.ts';
import { MAP_FONT, mapStyle } from './map-style.ts';
import type { Overlay } from './overlay.ts';
import { pickAt } from './pick.ts';
import { createElementMarkers, type ElementMarkers } from './element-markers.ts';
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

/** Areas that are marked on the map; null for none. */
export interface MapMarks {
  hovered: ShapeParts | null;
  selected: ShapeParts | null;
  focus: ShapeParts | null;
}

/** One map; it lives as long as the page, and is made anew only after its graphics context was lost. */
export interface CountyMap {
  setGround(ground: MapGround): void;
  setLayers(layers: readonly MapLayer[]): void;
  /** Marks areas: the one under the pointer, the one chosen, and the one that all else is dimmed around. */
  setMarks(marks: MapMarks): void;
  /** Zooms are those of a 1080p screen. */
  fit(bounds: readonly [number, number, number, number], maxZoom?: number): void;
  flyTo(center: Position, zoom: number): void;
  view(): MapView;
  destroy(): void;
}

const FLIGHT_MS = 1_600;
/** A context that comes back at once needs no new map. */
const LOST_DELAY_MS = 300;

/** Makes the map; deck.gl is fetched only in the full mode. */
export function createCountyMap(options: CountyMapOptions): CountyMap {
  return new DrawnMap(options);
}

class DrawnMap implements CountyMap {
  readonly #options: CountyMapOptions;
  readonly #map: MapLibreMap;
  readonly #zoomShift: number;
  readonly #elements: ElementMarkers;
  readonly #styleReady: Promise<void>;
  #layers: readonly MapLayer[] = [];
  #notes: LabelsLayer | null = null;
  #overlay: Overlay | null = null;
  #isDestroyed = false;

  constructor(options: CountyMapOptions) {
    this.#options = options;
    this.#zoomShift = Math.log2(options.scale);
    this.#map = makeMap(options, this.#zoomShift);
    this.#elements = createElementMarkers(this.#map, options.scale);
    this.#styleReady = new Promise((resolve) => void this.#map.once('load', () => resolve()));
    void this.#styleReady.then(() => (pageProbe().facts['map.isReady'] = true));
    pageProbe().facts['map.mode'] = options.mode;
    this.#listen();
    void this.#makeOverlay().then((overlay) => this.#attach(overlay));
  }

  setGround(ground: MapGround): void {
    const collections = groundCollections(ground);
    GROUND_SOURCES.forEach((id) => this.#fill(id, collections[id]));
  }

  setLayers(layers: readonly MapLayer[]): void {
    this.#layers = layers;
    for (const layer of layers)
      if (layer.kind === 'symbols') pageProbe().facts[`map.symbols.${layer.id}`] = countByCode(layer);
    measure('map.layers', () => this.#overlay?.setLayers(layers));
    this.#elements.set(layers);
    this.#setNotes(layers.find((layer): layer is LabelsLayer => layer.kind === 'labels') ?? null);
  }

  setMarks({ hovered, selected, focus }: MapMarks): void {
    this.#fill('mark', markCollection(hovered, selected));
    this.#fill('around', aroundOf(focus));
  }

  fit(bounds: readonly [number, number, number, number], maxZoom = 16): void {
    const { paddingPx, mode } = this.#options;
    const zoom = maxZoom + this.#zoomShift;
    this.#map.fitBounds([...bounds], {
      padding: paddingPx,
      maxZoom: zoom,
      animate: mode === 'full',
      duration: FLIGHT_MS,
    });
  }

  flyTo(center: Position, zoom: number): void {
    const camera = { center, zoom: zoom + this.#zoomShift };
    // Software graphics cannot draw a flight: it goes there at once.
    if (this.#options.mode === 'full') this.#map.flyTo({ ...camera, duration: FLIGHT_MS });
    else this.#map.jumpTo(camera);
  }

  view(): MapView {
    const { lng, lat } = this.#map.getCenter();
    const zoom = this.#map.getZoom();
    const { clientWidth: widthPx, clientHeight: heightPx } = this.#options.container;
    return { center: [lng, lat], zoom, detailZoom: zoom - this.#zoomShift, widthPx, heightPx };
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#elements.destroy();
    this.#overlay?.destroy();
    this.#map.remove();
  }

  #listen(): void {
    const { container, onHover, onSelect, onLost } = this.#options;
    this.#map.on('move', () => this.#overlay?.viewChanged(this.view(), false));
    this.#map.on('moveend', () => this.#settle());
    this.#map.on('resize', () => this.#settle());
    this.#map.on('mousemove', ({ point }) => measure('map.hover', () => onHover(this.#placeOf(point))));
    this.#map.on('mouseout', () => onHover(null));
    this.#map.on('click', ({ point }) => measure('map.select', () => onSelect(this.#placeOf(point))));
    const lose = (event: Event) => {
      event.preventDefault();
      setTimeout(() => !this.#isDestroyed && onLost(), LOST_DELAY_MS);
    };
    container.addEventListener('webglcontextlost', lose, { capture: true });
  }

  async #makeOverlay(): Promise<Overlay> {
    const { container, mode, scale, isDark } = this.#options;
    if (mode === 'light') return new CanvasOverlay(container, scale, isDark);
    const { createDeckOverlay } = await import('./deck-overlay.ts');
    return createDeckOverlay(this.#map, container, scale, isDark);
  }

  #attach(overlay: Overlay): void {
    if (this.#isDestroyed) return overlay.destroy();
    this.#overlay = overlay;
    overlay.setLayers(this.#layers);
    this.#settle();
  }

  #settle(): void {
    const view = this.view();
    measure('map.rest', () => this.#overlay?.viewChanged(view, true));
    pageProbe().facts['map.zoom'] = view.detailZoom;
    this.#options.onView(view);
  }

  #setNotes(notes: LabelsLayer | null): void {
    if (notes === this.#notes) return;
    this.#notes = notes;
    this.#fill('notes', noteCollection(notes));
    void this.#styleReady.then(() => {
      if (!this.#isDestroyed) this.#map.setLayoutProperty('town-name', 'visibility', notes ? 'none' : 'visible');
    });
  }

  #fill(id: string, data: GeoJSON.GeoJSON): void {
    void this.#styleReady.then(() => {
      if (!this.#isDestroyed) void this.#map.getSource<GeoJSONSource>(id)?.setData(data);
    });
  }

  #placeOf({ x, y }: { x: number; y: number }): PointerPlace {
    const { lng, lat } = this.#map.unproject([x, y]);
    return { pick: pickAt(this.#layers, this.view(), x, y, this.#options.scale), position: [lng, lat], pixel: [x, y] };
  }
}

function makeMap(options: CountyMapOptions, zoomShift: number): MapLibreMap {
  const map = new MapLibreMap({
    container: options.container,
    style: mapStyle(options.scale, options.labelScale),
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
  return map;
}
