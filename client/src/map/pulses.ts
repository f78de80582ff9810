import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import type { MapLayer } from './layer.ts';
import styles from './map.module.css';

/** Breathing rings as elements over the map: the compositor animates them, no layer is drawn again. */
export function createPulses(map: MapLibreMap, scale: number) {
  const markers = new Map<string, Marker>();
  const place = (key: string, tone: 'urgent' | 'accent', position: readonly [number, number]) => {
    const known = markers.get(key);
    if (known) return void known.setLngLat([...position]);
    const element = document.createElement('div');
    element.className = `${styles.pulse} ${styles[tone]}`;
    element.style.setProperty('--map-scale', String(scale));
    markers.set(key, new Marker({ element }).setLngLat([...position]).addTo(map));
  };
  return {
    set(layers: readonly MapLayer[]) {
      const kept = new Set<string>();
      for (const layer of layers) {
        if (layer.kind !== 'pulses') continue;
        layer.positions.forEach((position) => {
          const key = `${layer.id} ${layer.tone} ${position.join()}`;
          kept.add(key);
          place(key, layer.tone, position);
        });
      }
      for (const [key, marker] of markers) {
        if (kept.has(key)) continue;
        marker.remove();
        markers.delete(key);
      }
    },
    destroy() {
      markers.forEach((marker) => marker.remove());
      markers.clear();
    },
  };
}
