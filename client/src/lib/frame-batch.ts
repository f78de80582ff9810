/** Runs `callback` once before the next picture; a hidden page, which draws none, runs it a quarter second later. */
export type FrameScheduler = (callback: () => void) => void;

const HIDDEN_DELAY_MS = 250;

/** The browser's own scheduler: one call an animation frame, a timer while the page is hidden. */
export const onNextFrame: FrameScheduler = (callback) => {
  if (document.hidden) setTimeout(callback, HIDDEN_DELAY_MS);
  else requestAnimationFrame(callback);
};

/** Makes a function that asks for one `flush` a frame however often it is called. */
export function batchPerFrame(flush: () => void, schedule: FrameScheduler): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    schedule(() => {
      isAsked = false;
      flush();
    });
  };
}
