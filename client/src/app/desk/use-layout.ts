import { useState } from 'react';

/** How the desk is parted, in the order of Alt+1 to Alt+6. */
export const DESK_LAYOUTS = ['standard', 'wide-queue', 'narrow-queue', 'video', 'map', 'wide-case'] as const;
export type DeskLayout = (typeof DESK_LAYOUTS)[number];

const STORAGE_KEY = 'grid321.desk-layout';

/** The layout of this seat, kept from one day to the next. */
export function useLayout(): [DeskLayout, (place: number) => void] {
  const [layout, setLayout] = useState<DeskLayout>(readLayout);
  const choose = (place: number) => {
    const next = DESK_LAYOUTS[place] ?? 'standard';
    localStorage.setItem(STORAGE_KEY, next);
    setLayout(next);
  };
  return [layout, choose];
}

function readLayout(): DeskLayout {
  const stored = localStorage.getItem(STORAGE_KEY);
  return DESK_LAYOUTS.find((name) => name === stored) ?? 'standard';
}
