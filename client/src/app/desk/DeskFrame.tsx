import type { Session } from '#contract/session';
import { useMemo, useRef, useState } from 'react';
import type { Incident } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { gravestByIncident, KIND_SHAPES } from '../../features/supervision/supervision-lists.ts';
import { stateKey } from '../../features/supervision/SupervisionMark.tsx';
import { IncidentQueue } from '../../features/incident/IncidentQueue.tsx';
import { CallSlot } from '../call/CallSlot.tsx';
import { CountySearch } from '../county-map/CountySearch.tsx';
import { usePlaceContext } from '../county-map/use-county-layers.ts';
import { CountyProvider, useCounty } from '../live/county-context.tsx';
import { useSessionEnd } from '../shell/use-session-end.ts';
import { useDivisionNames } from './division-names.ts';
import { CasePanel } from './CasePanel.tsx';
import { CentreCalls } from './CentreCalls.tsx';
import { DeskProvider, useDesk } from './desk-context.tsx';
import { isInForce, type Desk } from './desk-entry.ts';
import { entriesFor } from './desk-registry.ts';
import { DeskHeader } from './DeskHeader.tsx';
import { DeskNotices } from './DeskNotices.tsx';
import { DeskTimeline } from './DeskTimeline.tsx';
import { LockScreen } from './LockScreen.tsx';
import { PastCase } from './PastCase.tsx';
import { ReplayStrip } from './ReplayStrip.tsx';
import { levelOf } from './Ownership.tsx';
import { useArea } from './use-area.ts';
import { useAttention } from './use-attention.ts';
import { useDrafts } from './use-drafts.ts';
import { useDuplicateCounts } from './use-duplicates.ts';
import { useLayout } from './use-layout.ts';
import { useLock } from './use-lock.ts';
import { usePrint } from './use-print.ts';
import { useProcedure } from './use-procedure.ts';
import { useWallPush } from './use-wall-push.ts';
import { DeskMap } from './DeskMap.tsx';
import { DeskTiles } from './DeskTiles.tsx';
import { OpenSheet } from './SheetFrame.tsx';
import { useCase } from './use-case.ts';
import { useDeskAlarm } from './use-desk-alarm.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import type { DeskReplay } from './use-replay.ts';
import { useDeskQueue } from './use-desk-queue.ts';
import { useDispatch } from './use-dispatch.ts';
import { useOrderDesk } from './use-order-desk.ts';
import { useOpenSupervisions } from './use-supervisions.ts';
import { useMapChoice } from './use-map-choice.ts';
import styles from './desk.module.css';

const TILES = 4;
const WORKERS = 5;
const NO_INCIDENTS: readonly Incident[] = [];

/** Everything that the desk's parts, sheets and keys reach. */
function useDeskState(session: Session, replay: DeskReplay): Desk {
  const [sheet, setSheet] = useState<string | null>(null);
  const [layout, chooseLayout] = useLayout();
  const entries = useMemo(() => entriesFor(session), [session]);
  const orderText = useRef<HTMLTextAreaElement>(null);
  const { stores } = useCounty();
  const queue = useDeskQueue(session);
  const place = usePlaceContext(queue.selected, TILES, WORKERS);
  const drafts = useDrafts(session.account, replay.live);
  const current = useCase(queue.selectedId, drafts);
  // Nothing is done to a case while the past of it is shown.
  const [working, workingId] = replay.past ? [null, null] : [queue.selected, queue.selectedId];
  const dispatch = useDispatch(working, drafts, current.fail);
  const orders = useOrderDesk(workingId);
  const procedure = useProcedure(workingId, current.fail);
  const printing = usePrint(current);
  const lock = useLock(session);
  const attention = useAttention(workingId, lock.isLocked, lock.lock);
  const alarm = useDeskAlarm(session.scope);
  const choice = useMapChoice(queue);
  const area = useArea(choice);
  const wall = useWallPush(session.scope, workingId, choice, replay.live);
  const acceptFirst = async () => (queue.selected?.state === 'reported' ? current.step('accept') : true);
  const sendOrder = async () => {
    if (await acceptFirst()) await dispatch.send();
  };
  const openSheet = (id: string) => {
    const entry = entries.find((each) => each.id === id);
    if (entry && isInForce(entry, replay.past !== null)) setSheet(id);
    else if (entry) replay.refuse(entry.words);
  };
  const layer = stores.cameras.state.getState().cameras?.layer;
  return {
    session,
    replay,
    queue,
    current,
    printing,
    dispatch,
    area,
    orders,
    procedure,
    attention,
    drafts,
    alarm,
    lock,
    wall,
    layout,
    chooseLayout,
    choice,
    place,
    cameraIds: place.cameras.map(({ row }) => layer?.ids[row] ?? ''),
    orderText,
    acceptFirst,
    sendOrder: () => void sendOrder(),
    entries,
    sheet,
    openSheet,
    closeSheet: () => setSheet(null),
  };
}

/** What the lines of the lists say beside the incident: possible duplicates, and who looks at it on another seat. */
function useQueueNotes({ queue, attention, replay }: Pick<Desk, 'queue' | 'attention' | 'replay'>) {
  const t = useText();
  const isPast = replay.past !== null;
  const counts = useDuplicateCounts(isPast ? NO_INCIDENTS : queue.queue.new);
  const laid = gravestByIncident(useOpenSupervisions().open);
  return ({ id }: Incident): string[] => {
    if (isPast) return [];
    const count = counts.get(id);
    const centres = attention.viewings.filter((viewing) => viewing.incidentId === id).map(({ centre }) => centre);
    const levels = [...new Set(centres.map(levelOf))].map((level) => t(`level.${level}`));
    const gravest = laid.get(id);
    return [
      ...(gravest
        ? [`${KIND_SHAPES[gravest.kind]} ${t(`supervision.kind-${gravest.kind}`)} ${t(stateKey(gravest))}`]
        : []),
      ...(count ? [t('queue.duplicates', { n: count.count, m: Math.ceil(count.nearestM / 10) * 10 })] : []),
      ...(levels.length > 0 ? [t('queue.viewing', { who: levels.join('、') })] : []),
    ];
  };
}

/** Queue, map, four cameras and the case on one screen; everything on it has a key. */
export function DeskFrame({ session, replay }: { session: Session; replay: DeskReplay }) {
  const desk = useDeskState(session, replay);
  const { past } = replay;
  const { queue, current, dispatch, choice, place } = desk;
  useSessionEnd();
  const { lock } = desk;
  useDeskKeys(desk, !lock.isLocked);
  const t = useText();
  const names = useDivisionNames();
  const shownPlace = useMemo(() => ({ cameras: place.cameras, workers: place.workers }), [place]);
  return (
    <DeskProvider desk={desk}>
      {/* Locked, the work stays as it was left and nothing of it can be seen or reached. */}
      <div
        className={styles.desk}
        data-testid="desk"
        data-layout={desk.layout}
        data-past={past !== null}
        data-locked={lock.isLocked}
        inert={lock.isLocked}
      >
        <CountyProvider county={replay.live}>
          <DeskHeader search={<CountySearch onChoose={choice.choose} />} />
          <DeskNotices drafts={desk.drafts} />
        </CountyProvider>
        <QueueAside placeName={names} />
        <DeskMap choice={choice} area={desk.area} place={shownPlace}>
          <OpenSheet places={['map']} />
        </DeskMap>
        {/* Nobody watches at a locked seat: its streams end. */}
        <DeskTiles cameras={place.cameras} caseNumber={lock.isLocked ? null : (queue.selected?.caseNumber ?? null)} />
        <aside className={styles.case} aria-label={t('incident-kind.incident')}>
          {past ? (
            <PastCase placeName={names} />
          ) : (
            <CasePanel
              current={current}
              dispatch={dispatch}
              orderText={desk.orderText}
              placeName={names}
              hasChoice={queue.selectedId !== null}
              onSendOrder={desk.sendOrder}
            />
          )}
        </aside>
        {past ? <ReplayStrip past={past} /> : <DeskTimeline />}
        <OpenSheet places={['dialog', 'side']} />
      </div>
      {!lock.isLocked && (
        <CountyProvider county={replay.live}>
          <CallSlot session={session} hasKeys />
        </CountyProvider>
      )}
      {lock.isLocked && <LockScreen lock={lock} alarm={desk.alarm} place={session.scopeName} />}
    </DeskProvider>
  );
}

/** The lists, and above them the whistles that wait; in the past as they were. */
function QueueAside({ placeName }: { placeName: (code: string) => string }) {
  const t = useText();
  const desk = useDesk();
  const { queue, choice, replay } = desk;
  return (
    <aside className={styles.queue} aria-label={t('queue.lists')}>
      {!replay.past && <CentreCalls />}
      <IncidentQueue
        queue={queue.queue}
        tab={queue.tab}
        selected={queue.selectedId}
        nowMs={queue.nowMs}
        placeName={(incident) => placeName(incident.village.slice(0, 9))}
        notesOf={useQueueNotes(desk)}
        emptyHint={t(replay.past ? 'replay.queue-hint' : 'queue.empty-hint')}
        onTab={queue.setTab}
        onSelect={choice.open}
      />
    </aside>
  );
}
