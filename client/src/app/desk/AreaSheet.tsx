import { useEffect, useRef, useState } from 'react';
import { tinykeys } from 'tinykeys';
import { AreaCounts, WithoutPhone } from '../../features/area/AreaCounts.tsx';
import { isOnLastCorner, type AreaDeed, type Direction } from '../../features/area/area-draft.ts';
import { AreaTools } from '../../features/area/AreaTools.tsx';
import styles from '../../features/area/area.module.css';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AreaOrder } from './AreaOrder.tsx';
import type { Desk } from './desk-entry.ts';

/** Orders to those in an area: it is drawn by keys or by clicks, counted as it changes, and becomes the order's receivers. */
export function AreaSheet({ desk }: { desk: Desk }) {
  const t = useText();
  const { area, queue, choice } = desk;
  const [isWriting, setIsWriting] = useState(false);
  // Where it begins: at the case, else at the middle of the map; once, whatever is chosen later.
  const [start] = useState(() => queue.selected?.position ?? choice.middle());
  const { begin, end } = area;
  useEffect(() => {
    if (start) begin(start);
    return end;
  }, [begin, end, start]);
  const canWrite = area.area !== null && !area.isOld && peopleIn(desk) > 0;
  useDrawingKeys(desk, !isWriting, () => canWrite && setIsWriting(true));
  if (!start) return <Notice kind="empty" title={t('area.no-place')} />;
  if (!area.draft) return null;
  if (isWriting && area.area) return <AreaOrder desk={desk} area={area.area} onBack={() => setIsWriting(false)} />;
  return (
    <div className={styles.panel} data-testid="area-sheet">
      <AreaTools draft={area.draft} onDeed={area.change} />
      <AreaCounted desk={desk} />
      <Button tone="main" shortcut="↵" disabled={!canWrite} onClick={() => setIsWriting(true)}>
        {t('area.order')}
      </Button>
    </div>
  );
}

const peopleIn = ({ area: { selection } }: Desk): number =>
  (selection?.workers.count ?? 0) + (selection?.withoutPhone.count ?? 0);

/** What lies in the area, or why that is not known. */
function AreaCounted({ desk }: { desk: Desk }) {
  const t = useText();
  const { area, selection, isOld, failure } = desk.area;
  if (failure) {
    return (
      <p className={styles.failure} role="alert">
        {failure}
      </p>
    );
  }
  if (!area) return <p className={styles.note}>{t('area.polygon-more')}</p>;
  if (!selection) return <p className={styles.note}>{t('area.counting')}</p>;
  return (
    <>
      <AreaCounts selection={selection} isOld={isOld} />
      <WithoutPhone selection={selection} />
      {!isOld && peopleIn(desk) === 0 && <p className={styles.note}>{t('area.nobody')}</p>}
    </>
  );
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
};
const LARGER = ['Equal', 'Shift+Equal', 'NumpadAdd'];
const SMALLER = ['Minus', 'NumpadSubtract'];

/** Draws by keys while nobody is typing; Enter on a button or a link is the button's own. */
function useDrawingKeys(desk: Desk, isOn: boolean, onOrder: () => void): void {
  const latest = useRef({ desk, onOrder });
  useEffect(() => {
    latest.current = { desk, onOrder };
  });
  useEffect(() => {
    if (!isOn) return;
    const command = (run: () => void, others: string) => (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.matches(others)) return;
      event.preventDefault();
      run();
    };
    const draw = (deed: AreaDeed) => command(() => latest.current.desk.area.change(deed), 'input, textarea, select');
    const enter = () => {
      const { draft, change } = latest.current.desk.area;
      if (draft?.shape === 'polygon' && !isOnLastCorner(draft)) change({ kind: 'corner' });
      else latest.current.onOrder();
    };
    const each = (keys: readonly string[], deed: AreaDeed) => keys.map((key) => [key, draw(deed)] as const);
    return tinykeys(window, {
      ...Object.fromEntries(Object.entries(ARROWS).map(([key, to]) => [key, draw({ kind: 'move', to })])),
      ...Object.fromEntries(each(LARGER, { kind: 'resize', by: 1 })),
      ...Object.fromEntries(each(SMALLER, { kind: 'resize', by: -1 })),
      KeyP: draw({ kind: 'shape' }),
      Backspace: draw({ kind: 'uncorner' }),
      Enter: command(enter, 'input, textarea, select, button, a'),
    });
  }, [isOn]);
}
