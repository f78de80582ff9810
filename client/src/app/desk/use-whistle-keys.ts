import { CALL_ACTIONS, type CallAction } from '#contract/whistle';
import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { CALL_KEYS } from '../../features/whistle/call-keys.ts';

/** Keys of the open whistles, while they lie over the desk: up, down and the steps. */
export function useWhistleKeys(move: (places: number) => void, press: (action: CallAction) => void): void {
  const latest = useRef({ move, press });
  useEffect(() => {
    latest.current = { move, press };
  });
  useEffect(() => {
    const command = (run: () => void) => (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (isTyping || event.isComposing) return;
      event.preventDefault();
      run();
    };
    const steps = CALL_ACTIONS.flatMap((action) => {
      const key = CALL_KEYS[action];
      return key ? [[`Key${key}`, command(() => latest.current.press(action))] as const] : [];
    });
    return tinykeys(window, {
      ArrowDown: command(() => latest.current.move(1)),
      ArrowUp: command(() => latest.current.move(-1)),
      ...Object.fromEntries(steps),
    });
  }, []);
}
