import { useState } from 'react';
import { focusAt, pushToWalls } from '../../features/wall-focus/wall-focus-store.ts';
import { useServerNow, useStoreState } from '../live/county-context.tsx';
import type { County } from '../live/start-county.ts';
import { wordsOf } from '../shell/failure-words.ts';
import type { MapChoice } from './use-map-choice.ts';

/** Showing this desk's view on the walls of its scope. */
export interface WallPush {
  isOn: boolean;
  failure: string | null;
  /** Shows what the desk looks at, or gives the walls back when some desk of the scope has them. */
  toggle: () => void;
}

/** Follows what the walls of `scope` show, and changes it. */
export function useWallPush(scope: string, incidentId: string | null, choice: MapChoice, live: County): WallPush {
  const { http, stores } = live;
  const nowMs = useServerNow(1_000, live);
  const byScope = useStoreState(stores.wallFocus.state, (state) => state.byScope);
  const [failure, setFailure] = useState<string | null>(null);
  const isOn = focusAt(byScope, scope, nowMs) !== null;
  const toggle = () => {
    const view = choice.view();
    const shown = view && {
      position: [view.center[0], view.center[1]] as [number, number],
      zoom: view.zoom,
      incidentId: incidentId as never,
      cameraId: (choice.picked?.kind === 'camera' ? choice.picked.id : null) as never,
    };
    pushToWalls(http, isOn ? null : shown).then(
      (focus) => {
        stores.wallFocus.apply(focus);
        setFailure(null);
      },
      (error: unknown) => setFailure(wordsOf(error)),
    );
  };
  return { isOn, failure, toggle };
}
