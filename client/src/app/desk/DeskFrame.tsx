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
import { useCase, type DeskCase } from './use-case.ts';
import { useDeskAlarm, type DeskAlarm } from './use-desk-alarm.ts';
import { useDeskKeys, type DeskCommands } from './use-desk-keys.ts';
import { useDeskQueue, type DeskQueue } from './use-desk-queue.ts';
import { useDispatch, type Dispatch } from './use-dispatch.ts';
import styles from './desk.module.css';

const TILES = 4;
const WORKERS = 5;
const CASE_ZOOM = 14.5;
const ALL_LAYERS = { households: true, cameras: true, workers: true, incidents: true };

interface DeskParts {
  desk: DeskQueue;
  current: DeskCase;
  dispatch: Dispatch;
  alarm: DeskAlarm;
  writeOrder: () => void;
  sendOrder: () => void;
  setHelp: (change: boolean | ((isOpen: boolean) => boolean)) => void;
}

/** What each key of the desk does. */
function commandsOf({ desk, current, dispatch, alarm, writeOrder, sendOrder, setHelp }: DeskParts): DeskCommands {
  return {
    move: desk.move,
    turnTab: desk.turnTab,
    step: (action) => void current.step(action),
    callback: () => void current.step('callback', { isReached: true, isSolved: true }),
    writeOrder,
    chooseWorker: dispatch.toggleAt,
    sendOrder,
    acknowledge: alarm.acknowledge,
    toggleHelp: () => setHelp((isOpen) => !isOpen),
    leave: () => setHelp(false),
  };
}

/** What is chosen on the map; a chosen incident is the case, and a case opened from a list is flown to. */
function useMapChoice(desk: DeskQueue) {
  const [picked, setPicked] = useState<Selection | null>(null);
  const map = useRef<CountyMap | null>(null);
  return {
    picked,
    onMap: (made: CountyMap | null) => {
      map.current = made;
    },
    choose: (selection: Selection | null) => {
      if (selection?.kind === 'incident') desk.select(selection.id);
      setPicked(selection);
    },
    open: (id: string) => {
      desk.select(id);
      setPicked({ kind: 'incident', id });
      const incident = desk.queue[desk.tab].find((candidate) => candidate.id === id);
      if (incident) map.current?.flyTo(incident.position, CASE_ZOOM);
    },
  };
}

/** Queue, map, four cameras and the case on one screen; everything on it has a key. */
export function DeskFrame({ session }: { session: Session }) {
  const [help, setHelp] = useState(false);
  const orderText = useRef<HTMLTextAreaElement>(null);
  const desk = useDeskQueue(session);
  const place = usePlaceContext(desk.selected, TILES, WORKERS);
  const current = useCase(desk.selectedId);
  const dispatch = useDispatch(desk.selected, place.workers, current.fail);
  const alarm = useDeskAlarm(session.scope);
  const names = useDivisionNames();
  const { picked, choose, open, onMap } = useMapChoice(desk);

  const sendOrder = async () => {
    const isAccepted = desk.selected?.state === 'reported' ? await current.step('accept') : true;
    if (isAccepted) await dispatch.send();
  };
  useDeskKeys(
    commandsOf({
      desk,
      current,
      dispatch,
      alarm,
      writeOrder: () => orderText.current?.focus(),
      sendOrder: () => void sendOrder(),
      setHelp,
    }),
  );
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
        <CountyMapPanel visible={ALL_LAYERS} selection={picked} onSelect={choose} place={extra} onMap={onMap} />
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
