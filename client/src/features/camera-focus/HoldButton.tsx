import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './camera-focus.module.css';

const isPressKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter';

/** A button that acts while it is held, by pointer or by key. */
export function HoldButton({
  label,
  sign,
  className,
  onPress,
  onLift,
}: {
  label: string;
  sign: string;
  className: string | undefined;
  onPress: () => void;
  onLift: () => void;
}) {
  const down = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    // The finger may leave the button without letting go.
    event.currentTarget.setPointerCapture(event.pointerId);
    onPress();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (!isPressKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) onPress();
  };
  return (
    <button
      type="button"
      className={`${styles.hold} ${className ?? ''}`}
      aria-label={label}
      title={label}
      onPointerDown={down}
      onPointerUp={onLift}
      onPointerCancel={onLift}
      onLostPointerCapture={onLift}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={keyDown}
      onKeyUp={(event) => isPressKey(event) && onLift()}
      onBlur={onLift}
    >
      <span aria-hidden>{sign}</span>
    </button>
  );
}
