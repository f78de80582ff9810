import type { Position } from '#contract/geo';
import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import type { MapLayer } from './layer.ts';
import styles from './map.module.css';

interface Wanted {
  key: string;
  position: Position;
  make(): HTMLElement;
}

/** The elements of a map; `set` leaves those that stay as they are. */
export interface ElementMarkers {
  set(layers: readonly MapLayer[]): void;
  destroy(): void;
}

/** Breathing rings as elements over the map: the compositor animates them, no layer is drawn again. */
export function createElementMarkers(map: MapLibreMap, scale: number): ElementMarkers {
  const markers = new Map<string, Marker>();
  const place = ({ key, position, make }: Wanted) => {
    if (markers.has(key)) return;
    const element = make();
    element.style.setProperty('--map-scale', String(scale));
    markers.set(key, new Marker({ element }).setLngLat([...position]).addTo(map));
  };
  return {
    set(layers: readonly MapLayer[]) {
      const wanted = layers.flatMap(wantedOf);
      const kept = new Set(wanted.map(({ key }) => key));
      for (const [key, marker] of markers) {
        if (kept.has(key)) continue;
        marker.remove();
        markers.delete(key);
      }
      wanted.forEach(place);
    },
    destroy() {
      markers.forEach((marker) => marker.remove());
      markers.clear();
    },
  };
}

function wantedOf(layer: MapLayer): Wanted[] {
  if (layer.kind !== 'pulses') return [];
  return layer.positions.map((position) => ({
    key: [layer.id, layer.tone, ...position].join(' '),
    position,
    make: () => {
      const element = document.createElement('div');
      element.className = `${styles.pulse} ${styles[layer.tone]}`;
      return element;
    },
  }));
}
