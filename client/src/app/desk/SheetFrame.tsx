import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { useDesk } from './desk-context.tsx';
import type { DeskSheet } from './desk-entry.ts';
import styles from './sheet-frame.module.css';

const FOCUSABLE =
  'button:not(:disabled), [href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** The sheet that is open, if it lies in one of these places. */
export function OpenSheet({ places }: { places: readonly DeskSheet['place'][] }) {
  const { sheet, entries } = useDesk();
  const entry = entries.find(({ id }) => id === sheet);
  return entry && 'render' in entry && places.includes(entry.place) ? (
    <SheetFrame key={entry.id} entry={entry} />
  ) : null;
}

/** Title, close button and the way of the focus: into the sheet as it opens, back where it was as it closes. */
function SheetFrame({ entry }: { entry: DeskSheet }) {
  const t = useText();
  const desk = useDesk();
  const titleId = useId();
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    // A field that took the focus by itself keeps it.
    if (!frame.current?.contains(before)) frame.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const isModal = entry.place === 'dialog';
  return (
    <>
      {isModal && <div className={styles.veil} onClick={desk.closeSheet} aria-hidden="true" />}
      <section
        ref={frame}
        className={`${styles.sheet} ${styles[entry.place]}`}
        role="dialog"
        aria-modal={isModal}
        aria-labelledby={titleId}
        tabIndex={-1}
        data-sheet={entry.id}
        onKeyDown={isModal ? keepFocus : undefined}
      >
        <header className={styles.head}>
          <h2 id={titleId}>{t(entry.words)}</h2>
          <Button tone="quiet" shortcut="Esc" onClick={desk.closeSheet}>
            {t('app.close')}
          </Button>
        </header>
        {/* Scrolled by keys where it holds nothing else to go to. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={styles.body} tabIndex={0}>
          {entry.render(desk)}
        </div>
      </section>
    </>
  );
}

/** Tab goes round inside a dialog. */
function keepFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Tab') return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const [first, last] = [stops[0], stops.at(-1)];
  const edge = event.shiftKey ? first : last;
  const isAtEdge = document.activeElement === edge || document.activeElement === event.currentTarget;
  if (!isAtEdge) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
