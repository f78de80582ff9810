import { WallFocus, type FocusView } from '#contract/wall-focus';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** What desks show on the walls of each scope. */
export interface WallFocusStore {
  state: Pick<StoreApi<{ byScope: ReadonlyMap<string, WallFocus> }>, 'getState' | 'subscribe' | 'getInitialState'>;
  replaceAll(focus: WallFocus | null): void;
  apply(focus: WallFocus): void;
}

/** Creates the store of what walls show. */
export function createWallFocusStore(): WallFocusStore {
  const state = createStore<{ byScope: ReadonlyMap<string, WallFocus> }>(() => ({ byScope: new Map() }));
  return {
    state,
    replaceAll: (focus) => state.setState({ byScope: new Map(focus ? [[focus.scope, focus]] : []) }),
    apply: (focus) => state.setState(({ byScope }) => ({ byScope: new Map(byScope).set(focus.scope, focus) })),
  };
}

/** What the walls of a scope show at a time because a desk said so; null when they are left to themselves. */
export function focusAt(
  byScope: ReadonlyMap<string, WallFocus>,
  scope: string | null,
  nowMs: number,
): FocusView | null {
  const focus = scope === null ? undefined : byScope.get(scope);
  return focus !== undefined && Date.parse(focus.until) > nowMs ? focus.view : null;
}

/** Shows something on the walls of the own scope; null gives them back. */
export function pushToWalls(http: HttpClient, view: FocusView | null): Promise<WallFocus> {
  return http.send(WallFocus, 'POST', '/api/wall-focus', { commandId: mintUuid7(), view });
}
