import type { Position } from '#contract/geo';
import type { Session } from '#contract/session';
import type { CallAction, Whistle, WhistleBoard, WhistleStepRequest } from '#contract/whistle';
import { useEffect, useState } from 'react';
import { BlowForm } from '../../features/whistle/BlowForm.tsx';
import { CALL_NEEDS_NOTE } from '../../features/whistle/call-keys.ts';
import { StepWords, type NearPhone, type StepDraft } from '../../features/whistle/StepWords.tsx';
import { WhistleCase } from '../../features/whistle/WhistleCase.tsx';
import { WhistleFigures } from '../../features/whistle/WhistleFigures.tsx';
import { WhistleList } from '../../features/whistle/WhistleList.tsx';
import {
  blowWhistle,
  listWhistles,
  readBoard,
  type BoardQuery,
  type NewWhistle,
} from '../../features/whistle/whistle-requests.ts';
import { workersNear } from '../../features/worker/worker-layer.ts';
import styles from '../../features/whistle/whistle.module.css';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { useDivisionNames } from './division-names.ts';
import { useOpenWhistles, useWhistleDesk, type WhistleDesk } from './use-whistles.ts';
import { useWhistleKeys } from './use-whistle-keys.ts';

type Tab = 'open' | 'board' | 'blow';
const VILLAGE_DIGITS = 12;
const PHONES = 5;

interface WhistleSheetProps {
  session: Session;
  /** The case on the desk, if it may be whistled about. */
  kase: { id: string; title: string } | null;
  /** Where the officer last clicked on the map. */
  pointedAt: Position | null;
}

/** Whistles over the desk: what is open, the board, and for a village blowing one. */
export function WhistleSheet({ session, kase, pointedAt }: WhistleSheetProps) {
  const t = useText();
  const { http, stores } = useCounty();
  const isStale = useStoreState(stores.status, (status) => status.live.kind !== 'live');
  const open = useOpenWhistles(session.scope);
  const [tab, setTab] = useState<Tab>('open');
  const [counted, setCounted] = useState<{ title: string; whistles: readonly Whistle[] } | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = counted?.whistles ?? open.whistles;
  const id = chosen ?? shown[0]?.id ?? null;
  const desk = useWhistleDesk(id);
  const isVillage = session.scope.length === VILLAGE_DIGITS;
  const blow = async (whistle: NewWhistle) => {
    try {
      const made = await blowWhistle(http, whistle);
      stores.whistles.apply(made);
      setCounted(null);
      setChosen(made.id);
      setTab('open');
    } catch (error) {
      desk.fail(error);
    }
  };
  const openList = async (title: string, query: BoardQuery) => {
    try {
      setCounted({ title, whistles: await listWhistles(http, query) });
      setChosen(null);
      setTab('open');
    } catch (error) {
      desk.fail(error);
    }
  };
  const choose = (next: Tab) => {
    setCounted(null);
    setTab(next);
  };
  return (
    <div data-testid="whistle-sheet">
      <div className={styles.tabs} role="tablist">
        <TabButton isOn={tab === 'open'} onClick={() => choose('open')}>
          {t('whistle.tab-open', { n: open.whistles.length })}
        </TabButton>
        <TabButton isOn={tab === 'board'} onClick={() => choose('board')}>
          {t('whistle.tab-board')}
        </TabButton>
        {isVillage && (
          <TabButton isOn={tab === 'blow'} onClick={() => choose('blow')}>
            {t('whistle.tab-blow')}
          </TabButton>
        )}
      </div>
      {isStale && <Notice kind="offline" title={t('whistle.offline')} />}
      {desk.failure && (
        <p className={styles.failure} role="alert">
          {t('whistle.refused', { why: desk.failure })}
        </p>
      )}
      {tab === 'board' && <Board onOpen={(title, query) => void openList(title, query)} onFail={desk.fail} />}
      {tab === 'blow' && desk.directory && (
        <BlowForm
          directory={desk.directory}
          village={session.scope}
          kase={kase}
          place={pointedAt}
          isBusy={desk.isBusy}
          onBlow={(whistle) => void blow(whistle)}
        />
      )}
      {tab === 'open' && (
        <>
          {counted && <p className={styles.muted}>{counted.title}</p>}
          <OpenTab
            session={session}
            whistles={shown}
            isLoaded={open.isLoaded}
            id={id}
            desk={desk}
            pointedAt={pointedAt}
            onSelect={setChosen}
          />
        </>
      )}
    </div>
  );
}

function TabButton({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: string }) {
  return (
    <button type="button" role="tab" aria-selected={isOn} className={styles.tab} onClick={onClick}>
      {children}
    </button>
  );
}

interface OpenTabProps {
  session: Session;
  whistles: readonly Whistle[];
  isLoaded: boolean;
  id: string | null;
  desk: WhistleDesk;
  pointedAt: Position | null;
  onSelect: (id: string) => void;
}

function OpenTab({ session, whistles, isLoaded, id, desk, pointedAt, onSelect }: OpenTabProps) {
  const t = useText();
  const nowMs = useServerNow(1_000);
  const names = useDivisionNames();
  const work = useWhistleWork(session, desk, pointedAt);
  const move = (places: number) => {
    const at = whistles.findIndex((whistle) => whistle.id === id);
    const next = whistles[Math.min(whistles.length - 1, Math.max(0, at + places))];
    if (next) onSelect(next.id);
  };
  useWhistleKeys(move, work.press);
  return (
    <div className={styles.columns}>
      <WhistleList
        whistles={whistles}
        isLoaded={isLoaded}
        selectedId={id}
        centre={session.scope}
        nowMs={nowMs}
        placeName={names}
        onSelect={onSelect}
      />
      {desk.detail ? (
        <div className={styles.case}>
          <WhistleCase
            detail={desk.detail}
            forceId={work.forceId}
            nowMs={nowMs}
            isBusy={desk.isBusy}
            placeName={names}
            onForce={work.setForce}
            onStep={work.step}
          />
          <StepWords
            detail={desk.detail}
            draft={work.draft}
            phones={work.phones}
            hasPointed={pointedAt !== null}
            teams={work.teams}
            onChange={work.change}
          />
        </div>
      ) : (
        <Notice kind={id === null ? 'empty' : 'loading'} title={t(id === null ? 'whistle.choose' : 'app.loading')} />
      )}
    </div>
  );
}

/** What goes with the next step of the chosen whistle, and taking it by button or key. */
function useWhistleWork(session: Session, desk: WhistleDesk, pointedAt: Position | null) {
  const { detail, directory } = desk;
  const whistle = detail?.whistle ?? null;
  const phones = usePhonesNear(whistle?.position ?? null);
  const [force, setForce] = useState('');
  const [draft, setDraft] = useState<Partial<StepDraft>>({});
  useEffect(() => {
    setDraft({});
    setForce('');
  }, [whistle?.id]);
  const acting = detail?.actions.find((each) => each.forceId !== null)?.forceId;
  const forceId = force || (acting ?? whistle?.calls[0]?.forceId ?? '');
  const teams = (directory?.forces ?? []).filter(({ division }) => division.startsWith(session.scope));
  const called = teams.find(({ id }) => id === forceId) ?? teams[0];
  const [nearest] = phones;
  const whole: StepDraft = {
    note: '',
    arrival: nearest ? `phone-${nearest.id}` : 'place',
    teamId: called?.id ?? '',
    satisfaction: 'satisfied',
    ...draft,
  };
  const step = (action: CallAction, about: string | null) => {
    if (!whistle) return;
    const more = moreOf(action, whole, whistle.position, pointedAt);
    void desk.step(action, { ...more, ...(about === null ? {} : { forceId: about }) }).then((isDone) => {
      if (isDone) setDraft({});
    });
  };
  const press = (action: CallAction) => {
    const possible = detail?.actions.find(
      (each) => each.action === action && (each.forceId === null || each.forceId === forceId),
    );
    if (possible) step(action, possible.forceId);
  };
  const change = (part: Partial<StepDraft>) => setDraft((before) => ({ ...before, ...part }));
  return { forceId, setForce, draft: whole, phones, teams, change, step, press };
}

function moreOf(
  action: CallAction,
  draft: StepDraft,
  place: Position,
  pointedAt: Position | null,
): Partial<WhistleStepRequest> {
  const note = draft.note.trim() || CALL_NEEDS_NOTE.has(action) ? { note: draft.note.trim() } : {};
  if (action === 'accept') return { ...note, ...(draft.teamId ? { teamId: draft.teamId } : {}) };
  if (action === 'close') return { ...note, satisfaction: draft.satisfaction };
  if (action !== 'arrive') return note;
  if (draft.arrival.startsWith('phone-')) return { ...note, workerId: Number(draft.arrival.slice('phone-'.length)) };
  return { ...note, position: draft.arrival === 'pointed' && pointedAt ? pointedAt : place };
}

/** Phones heard lately near a place, nearest first. */
function usePhonesNear(position: Position | null): readonly NearPhone[] {
  const { stores, serverNowMs } = useCounty();
  const workers = useStoreState(stores.workers.state, (state) => state.workers);
  if (!position || !workers) return [];
  return workersNear(workers, position, serverNowMs(), PHONES).map(({ row, distanceM }) => {
    const id = workers.layer.ids[row] ?? 0;
    return { id, name: workers.layer.names[row] ?? String(id), distanceM };
  });
}

function Board({
  onOpen,
  onFail,
}: {
  onOpen: (title: string, query: BoardQuery) => void;
  onFail: (error: unknown) => void;
}) {
  const { http, stores } = useCounty();
  const version = useStoreState(stores.whistles.live.state, (state) => state.version);
  const [board, setBoard] = useState<WhistleBoard | null>(null);
  useEffect(() => {
    readBoard(http).then(setBoard, onFail);
  }, [http, version, onFail]);
  return <WhistleFigures board={board} onOpen={onOpen} />;
}
