import type { CaseAction, IncidentDetail } from '#contract/incident';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readIncident, takeStep, type CallbackResult } from '../../features/incident/incident-requests.ts';
import { isSent, usedBy, wordsFor, type StepField, type StepFields } from '../../features/incident/step-fields.ts';
import type { RouteOption } from '../../features/routing/route-choices.ts';
import type { DraftStore } from '../../features/draft/draft-store.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import { useDraft } from './use-drafts.ts';
import { routeWords, useRoute, type DeskRoute } from './use-route.ts';

/** The case on the desk and what the officer is doing to it. */
export interface DeskCase {
  detail: IncidentDetail | null;
  isBusy: boolean;
  /** Why the last step or read failed, in the reader's language. */
  failure: string | null;
  /** What is filled in for the next step; drafts keep it. */
  fields: StepFields;
  setField: (field: StepField, value: string) => void;
  /** Photos that go with the next step. */
  photos: readonly string[];
  setPhotos: (ids: readonly string[]) => void;
  /** Where it can be routed to and what is chosen. */
  route: DeskRoute;
  /** Takes a step; `to` sends it there whatever was chosen before. */
  step: (action: CaseAction, details?: { callback?: CallbackResult; to?: RouteOption }) => Promise<boolean>;
  /** Shows a failure of something else done to this case. */
  fail: (error: unknown) => void;
}

/** A step on its way: on which version of which case. */
interface Sent {
  readonly id: string;
  readonly version: number;
}

/** Reads the chosen case, again whenever the feed says that it changed, and takes steps on the version shown. */
export function useCase(id: string | null, drafts: DraftStore): DeskCase {
  const { http, stores } = useCounty();
  const liveVersion = useStoreState(
    stores.incidents.live.state,
    (state) => (id ? state.byKey.get(id)?.version : 0) ?? 0,
  );
  const [detail, setDetail] = useState<IncidentDetail | null>(null);
  const [failed, setFailed] = useState<{ id: string | null; words: string } | null>(null);
  const [busy, setBusy] = useState<Sent | null>(null);
  const [written, setField] = useStepFields(drafts, id);
  const [photos, setPhotos] = useState<readonly string[]>([]);
  /** The case on the desk now: what is asked of one may be answered when another lies there. */
  const chosen = useRef(id);
  const fail = useCallback((error: unknown) => setFailed({ id, words: wordsOf(error) }), [id]);
  const read = useCallback(async () => {
    if (id === null) return;
    const fresh = await readIncident(http, id);
    if (chosen.current !== id) return;
    setDetail((before) =>
      before?.incident.id === id && before.incident.version > fresh.incident.version ? before : fresh,
    );
  }, [http, id]);
  useEffect(() => {
    chosen.current = id;
    setDetail(null);
    setFailed(null);
    setPhotos([]);
  }, [id]);
  useEffect(() => {
    read().catch(fail);
  }, [read, fail, liveVersion]);
  const shown = detail?.incident.id === id ? detail : null;
  // The feed may show what a step did before its own answer comes: then the next one can be taken.
  const isBusy = busy !== null && busy.id === id && busy.version === shown?.incident.version;
  const failure = failed?.id === id ? failed.words : null;
  const route = useRoute(shown?.incident ?? null, written.centre);
  const fields = { ...written, centre: route.chosen?.key ?? '' };
  const step: DeskCase['step'] = async (action, { callback, to = route.chosen ?? undefined } = {}) => {
    if (!shown || isBusy || !shown.actions.includes(action)) return false;
    const sent: Sent = { id: shown.incident.id, version: shown.incident.version };
    setBusy(sent);
    setFailed(null);
    try {
      const words = { ...wordsFor(action, fields, callback, photos), ...(isSent(action) && to ? routeWords(to) : {}) };
      stores.incidents.apply(await takeStep(http, shown.incident, action, words));
      // What was sent is no draft any more, here and on the officer's other seats.
      for (const field of usedBy(action)) drafts.end(`${field}:${shown.incident.id}`);
      setPhotos([]);
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      setBusy((now) => (now === sent ? null : now));
      read().catch(fail);
    }
  };
  return { detail: shown, isBusy, failure, fields, setField, photos, setPhotos, route, step, fail };
}

function useStepFields(drafts: DraftStore, id: string | null): [StepFields, (field: StepField, value: string) => void] {
  const [opinion] = useDraft(drafts, id && `opinion:${id}`);
  const [centre] = useDraft(drafts, id && `centre:${id}`);
  const [peer] = useDraft(drafts, id && `peer:${id}`);
  const [until] = useDraft(drafts, id && `until:${id}`);
  const [into] = useDraft(drafts, id && `into:${id}`);
  const write = (field: StepField, value: string) => {
    if (id !== null) drafts.write(`${field}:${id}`, value);
  };
  return [{ opinion, centre, peer, until, into }, write];
}
