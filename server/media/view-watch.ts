import type { CameraMedia } from './camera-media.ts';

/** How often it is asked whether viewers still have a session; views end within 5 s more. */
export const VIEW_WATCH_PERIOD_MS = 5_000;

/** Ends the views of those whose last session was ended, whichever server ended it. */
export interface ViewWatch {
  check(): Promise<void>;
  close(): void;
}

/**
 * Watches who looks at cameras through this server's gateways.
 * @param standing which of these accounts and walls still have a session
 */
export function createViewWatch(
  media: Pick<CameraMedia, 'listen' | 'revoke'>,
  standing: (viewers: readonly string[]) => Promise<ReadonlySet<string>>,
): ViewWatch {
  const open = new Map<string, string>();
  const close = media.listen({
    onViewOpened: ({ viewId, viewer }) => open.set(viewId, viewer),
    onViewClosed: ({ viewId }) => open.delete(viewId),
  });
  return {
    close,
    async check() {
      const viewers = [...new Set(open.values())];
      if (viewers.length === 0) return;
      const still = await standing(viewers);
      const gone = viewers.filter((viewer) => !still.has(viewer));
      for (const viewer of gone) media.revoke({ viewer });
      for (const [viewId, viewer] of open) if (gone.includes(viewer)) open.delete(viewId);
    },
  };
}
