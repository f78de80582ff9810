import type { Position } from '#contract/geo';

/** A view of the small map: what is in the middle and how many degrees of latitude one CSS pixel covers. */
export interface PlaceView {
  centre: Position;
  degreesPerPx: number;
}

/** Nearest and farthest scale: 0.5 m and 60 m a pixel. */
const MIN_DEGREES_PER_PX = 0.5 / 111_320;
const MAX_DEGREES_PER_PX = 60 / 111_320;

const squeeze = (latitude: number) => Math.cos((latitude * Math.PI) / 180);

/** Where a position falls, in CSS pixels from the middle (right and down are positive). */
export function toScreen(view: PlaceView, [lng, lat]: Position): [number, number] {
  const [centreLng, centreLat] = view.centre;
  return [((lng - centreLng) * squeeze(centreLat)) / view.degreesPerPx, (centreLat - lat) / view.degreesPerPx];
}

/** The view after the map was dragged by so many pixels. */
export function dragged(view: PlaceView, dxPx: number, dyPx: number): PlaceView {
  const [lng, lat] = view.centre;
  return {
    ...view,
    centre: [lng - (dxPx * view.degreesPerPx) / squeeze(lat), lat + dyPx * view.degreesPerPx],
  };
}

/** The view nearer (`factor` below 1) or farther, inside its limits. */
export function zoomed(view: PlaceView, factor: number): PlaceView {
  const wanted = view.degreesPerPx * factor;
  return { ...view, degreesPerPx: Math.min(MAX_DEGREES_PER_PX, Math.max(MIN_DEGREES_PER_PX, wanted)) };
}

/** A view that begins on a position, a village's size across. */
export function viewOn(centre: Position): PlaceView {
  return { centre, degreesPerPx: 6 / 111_320 };
}
