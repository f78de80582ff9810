import { describe, expect, it } from 'vitest';
import { dragged, toScreen, viewOn, zoomed } from './place-projection.ts';

describe('the small map', () => {
  const view = viewOn([108.5, 32.9]);

  it('moves what was under the finger along with the finger', () => {
    const [x, y] = toScreen(view, [108.501, 32.902]);
    const [movedX, movedY] = toScreen(dragged(view, 30, -20), [108.501, 32.902]);
    expect(movedX - x).toBeCloseTo(30, 1);
    expect(movedY - y).toBeCloseTo(-20, 1);
  });

  it('keeps its middle while zooming and stops at its limits', () => {
    const near = zoomed(view, 1e-9);
    expect(near.centre).toEqual(view.centre);
    expect(near.degreesPerPx * 111_320).toBeCloseTo(0.5);
    expect(zoomed(view, 1e9).degreesPerPx * 111_320).toBeCloseTo(60);
  });
});
