import type { Session } from '#contract/session';
import { useMemo, useRef, useState } from 'react';
import { IncidentQueue } from '../../features/incident/IncidentQueue.tsx';
import { CountyMapPanel } from '../county-map/CountyMapPanel.tsx';
import { usePlaceContext } from '../county-map/use-county-layers.ts';
import type { Selection } from '../county-map/selection.ts';
import type { CountyMap } from '../../map/county-map.ts';
import { useDivisionNames } from './division-names.ts';
import { CasePanel } from './CasePanel.tsx';
import { DeskHeader } from './DeskHeader.tsx';
import { DeskTiles } from './DeskTiles.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { useCase } from './use-case.ts';
import { useDeskAlarm } from './use-desk-alarm.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import { useDeskQueue } from './use-desk-queue.ts';
import { useDispatch } from './use-dispatch.ts';
import styles from './desk.module.css';

const TILES = 4;
const WORKERS = 5;
const CASE_ZOOM = 14.5;
const ALL_LAYERS = { households: true, cameras: true, workers: true, incidents: true };

/** Queue, map, four cameras and the case on one screen; everything on it has a key. */
export function DeskFrame({ session }: { session: Session }) {
  const [help, setHelp] = useState(false);
  const [picked, setPicked] = useState<Selection | null>(null);
  const map = useRef<CountyMap | null>(null);
  const orderText = useRef<HTMLTextAreaElement>(null);
  const desk = useDeskQueue(session);
  const place = usePlaceContext(desk.selected, TILES, WORKERS);
  const current = useCase(desk.selectedId);
  const dispatch = useDispatch(desk.selected, place.workers, current.fail);
  const alarm = useDeskAlarm(session.scope);
  const names = useDivisionNames();

  const choose = (selection: Selection | null) => {
    if (selection?.kind === 'incident') desk.select(selection.id);
    setPicked(selection);
  };
  const open = (id: string) => {
    desk.select(id);
    setPicked({ kind: 'incident', id });
    const incident = desk.queue[desk.tab].find((candidate) => candidate.id === id);
    if (incident) map.current?.flyTo(incident.position, CASE_ZOOM);
  };
  const sendOrder = async () => {
    const isAccepted = desk.selected?.state === 'reported' ? await current.step('accept') : true;
    if (isAccepted) await dispatch.send();
  };
  useDeskKeys({
    move: desk.move,
    turnTab: desk.turnTab,
    step: (action) => void current.step(action),
    callback: () => void current.step('callback', { isReached: true, isSolved: true }),
    writeOrder: () => orderText.current?.focus(),
    chooseWorker: dispatch.toggleAt,
    sendOrder: () => void sendOrder(),
    acknowledge: alarm.acknowledge,
    toggleHelp: () => setHelp((isOpen) => !isOpen),
    leave: () => setHelp(false),
  });
  const extra = useMemo(() => ({ cameras: place.cameras, workers: place.workers }), [place]);
  return (
    <div className={styles.desk} data-testid="desk">
      <DeskHeader session={session} alarm={alarm} search={null} onHelp={() => setHelp(true)} onOpen={open} />
      <aside className={styles.queue}>
        <IncidentQueue
          queue={desk.queue}
          tab={desk.tab}
          selected={desk.selectedId}
          nowMs={desk.nowMs}
          placeName={(incident) => names(incident.village.slice(0, 9))}
          onTab={desk.setTab}
          onSelect={open}
        />
      </aside>
      <main className={styles.map}>
        <CountyMapPanel
          visible={ALL_LAYERS}
          selection={picked}
          onSelect={choose}
          place={extra}
          onMap={(made) => (map.current = made)}
        />
      </main>
      <DeskTiles cameras={place.cameras} caseNumber={desk.selected?.caseNumber ?? null} />
      <aside className={styles.case}>
        <CasePanel
          current={current}
          dispatch={dispatch}
          orderText={orderText}
          placeName={names}
          hasChoice={desk.selectedId !== null}
          onSendOrder={() => void sendOrder()}
        />
      </aside>
      {help && <KeyHelp onClose={() => setHelp(false)} />}
    </div>
  );
}
