import type { Session } from '#contract/session';
import { useMemo, useRef, useState } from 'react';
import { IncidentQueue } from '../../features/incident/IncidentQueue.tsx';
import { CountySearch } from '../county-map/CountySearch.tsx';
import { usePlaceContext, type PlaceContext } from '../county-map/use-county-layers.ts';
import { useCounty } from '../live/county-context.tsx';
import { useSessionEnd } from '../shell/use-session-end.ts';
import { useDivisionNames } from './division-names.ts';
import { CasePanel } from './CasePanel.tsx';
import { DeskHeader } from './DeskHeader.tsx';
import { DeskMap } from './DeskMap.tsx';
import { DeskReport } from './DeskReport.tsx';
import { DeskTiles } from './DeskTiles.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { useCase, type DeskCase } from './use-case.ts';
import { useDeskAlarm, type DeskAlarm } from './use-desk-alarm.ts';
import { useDeskKeys, type DeskCommands } from './use-desk-keys.ts';
import { useDeskQueue, type DeskQueue } from './use-desk-queue.ts';
import { useDispatch, type Dispatch } from './use-dispatch.ts';
import { useMapChoice, type MapChoice } from './use-map-choice.ts';
import styles from './desk.module.css';

const TILES = 4;
const WORKERS = 5;

/** What lies over the desk. */
type Sheet = 'help' | 'report' | null;

interface DeskParts {
  desk: DeskQueue;
  current: DeskCase;
  dispatch: Dispatch;
  alarm: DeskAlarm;
  choice: MapChoice;
  place: PlaceContext;
  writeOrder: () => void;
  sendOrder: () => void;
  setSheet: (change: (sheet: Sheet) => Sheet) => void;
}

/** What each key of the desk does. */
function useDeskCommands(parts: DeskParts): DeskCommands {
  const { desk, current, dispatch, alarm, choice, place, writeOrder, sendOrder, setSheet } = parts;
  const { stores } = useCounty();
  return {
    move: desk.move,
    turnTab: desk.turnTab,
    step: (action) => void current.step(action),
    callback: () => void current.step('callback', { isReached: true, isSolved: true }),
    writeOrder,
    chooseWorker: dispatch.toggleAt,
    sendOrder,
    report: () => setSheet(() => 'report'),
    playNearest: () => {
      const ids = place.cameras.map(({ row }) => stores.cameras.state.getState().cameras?.layer.ids[row] ?? '');
      const at = choice.picked?.kind === 'camera' ? ids.indexOf(choice.picked.id) : -1;
      const next = ids[(at + 1) % ids.length];
      if (next) choice.choose({ kind: 'camera', id: next });
    },
    acknowledge: alarm.acknowledge,
    toggleHelp: () => setSheet((sheet) => (sheet === 'help' ? null : 'help')),
    leave: () => {
      setSheet(() => null);
      choice.choose(null);
    },
  };
}

/** Queue, map, four cameras and the case on one screen; everything on it has a key. */
export function DeskFrame({ session }: { session: Session }) {
  const [sheet, setSheet] = useState<Sheet>(null);
  const orderText = useRef<HTMLTextAreaElement>(null);
  const desk = useDeskQueue(session);
  useSessionEnd();
  const place = usePlaceContext(desk.selected, TILES, WORKERS);
  const current = useCase(desk.selectedId);
  const dispatch = useDispatch(desk.selected, place.workers, current.fail);
  const alarm = useDeskAlarm(session.scope);
  const names = useDivisionNames();
  const choice = useMapChoice(desk);
  const sendOrder = async () => {
    const isAccepted = desk.selected?.state === 'reported' ? await current.step('accept') : true;
    if (isAccepted) await dispatch.send();
  };
  const send = () => void sendOrder();
  const writeOrder = () => orderText.current?.focus();
  useDeskKeys(
    useDeskCommands({ desk, current, dispatch, alarm, choice, place, writeOrder, sendOrder: send, setSheet }),
  );
  const shownPlace = useMemo(() => ({ cameras: place.cameras, workers: place.workers }), [place]);
  const close = () => setSheet(null);
  return (
    <div className={styles.desk} data-testid="desk">
      <DeskHeader
        session={session}
        alarm={alarm}
        search={<CountySearch onChoose={choice.choose} />}
        onReport={() => setSheet('report')}
        onHelp={() => setSheet('help')}
        onOpen={choice.open}
      />
      <aside className={styles.queue}>
        <IncidentQueue
          queue={desk.queue}
          tab={desk.tab}
          selected={desk.selectedId}
          nowMs={desk.nowMs}
          placeName={(incident) => names(incident.village.slice(0, 9))}
          onTab={desk.setTab}
          onSelect={choice.open}
        />
      </aside>
      <DeskMap choice={choice} place={shownPlace}>
        {sheet === 'report' && (
          <DeskReport
            place={choice.pointedAt ?? choice.middle()}
            onClose={close}
            onReported={(incident) => {
              close();
              desk.select(incident.id);
            }}
          />
        )}
      </DeskMap>
      <DeskTiles cameras={place.cameras} caseNumber={desk.selected?.caseNumber ?? null} />
      <aside className={styles.case}>
        <CasePanel
          current={current}
          dispatch={dispatch}
          orderText={orderText}
          placeName={names}
          hasChoice={desk.selectedId !== null}
          onSendOrder={send}
        />
      </aside>
      {sheet === 'help' && <KeyHelp onClose={close} />}
    </div>
  );
}
