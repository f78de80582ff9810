import type { Session } from '#contract/session';
import { useMemo, useRef, useState } from 'react';
import { IncidentQueue } from '../../features/incident/IncidentQueue.tsx';
import { CountySearch } from '../county-map/CountySearch.tsx';
import { usePlaceContext } from '../county-map/use-county-layers.ts';
import { useCounty } from '../live/county-context.tsx';
import { useSessionEnd } from '../shell/use-session-end.ts';
import { useDivisionNames } from './division-names.ts';
import { CasePanel } from './CasePanel.tsx';
import { CentreCalls } from './CentreCalls.tsx';
import { DeskProvider } from './desk-context.tsx';
import type { Desk } from './desk-entry.ts';
import { entriesFor } from './desk-registry.ts';
import { DeskHeader } from './DeskHeader.tsx';
import { DeskMap } from './DeskMap.tsx';
import { DeskTiles } from './DeskTiles.tsx';
import { OpenSheet } from './SheetFrame.tsx';
import { useCase } from './use-case.ts';
import { useDeskAlarm } from './use-desk-alarm.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import { useDeskQueue } from './use-desk-queue.ts';
import { useDispatch } from './use-dispatch.ts';
import { useMapChoice } from './use-map-choice.ts';
import styles from './desk.module.css';

const TILES = 4;
const WORKERS = 5;

/** Everything that the desk's parts, sheets and keys reach. */
function useDeskState(session: Session): Desk {
  const [sheet, setSheet] = useState<string | null>(null);
  const entries = useMemo(() => entriesFor(session), [session]);
  const orderText = useRef<HTMLTextAreaElement>(null);
  const { stores } = useCounty();
  const queue = useDeskQueue(session);
  const place = usePlaceContext(queue.selected, TILES, WORKERS);
  const current = useCase(queue.selectedId);
  const dispatch = useDispatch(queue.selected, place.workers, current.fail);
  const alarm = useDeskAlarm(session.scope);
  const choice = useMapChoice(queue);
  const sendOrder = async () => {
    const isAccepted = queue.selected?.state === 'reported' ? await current.step('accept') : true;
    if (isAccepted) await dispatch.send();
  };
  const layer = stores.cameras.state.getState().cameras?.layer;
  return {
    session,
    queue,
    current,
    dispatch,
    alarm,
    choice,
    place,
    cameraIds: place.cameras.map(({ row }) => layer?.ids[row] ?? ''),
    orderText,
    sendOrder: () => void sendOrder(),
    entries,
    sheet,
    openSheet: setSheet,
    closeSheet: () => setSheet(null),
  };
}

/** Queue, map, four cameras and the case on one screen; everything on it has a key. */
export function DeskFrame({ session }: { session: Session }) {
  const desk = useDeskState(session);
  const { queue, current, dispatch, choice, place } = desk;
  useSessionEnd();
  useDeskKeys(desk, true);
  const names = useDivisionNames();
  const shownPlace = useMemo(() => ({ cameras: place.cameras, workers: place.workers }), [place]);
  return (
    <DeskProvider desk={desk}>
      <div className={styles.desk} data-testid="desk">
        <DeskHeader search={<CountySearch onChoose={choice.choose} />} />
        <aside className={styles.queue}>
          <CentreCalls />
          <IncidentQueue
            queue={queue.queue}
            tab={queue.tab}
            selected={queue.selectedId}
            nowMs={queue.nowMs}
            placeName={(incident) => names(incident.village.slice(0, 9))}
            onTab={queue.setTab}
            onSelect={choice.open}
          />
        </aside>
        <DeskMap choice={choice} place={shownPlace}>
          <OpenSheet places={['map']} />
        </DeskMap>
        <DeskTiles cameras={place.cameras} caseNumber={queue.selected?.caseNumber ?? null} />
        <aside className={styles.case}>
          <CasePanel
            current={current}
            dispatch={dispatch}
            orderText={desk.orderText}
            placeName={names}
            hasChoice={queue.selectedId !== null}
            onSendOrder={desk.sendOrder}
          />
        </aside>
        <OpenSheet places={['dialog', 'side']} />
      </div>
    </DeskProvider>
  );
}
