import type { Incident, IncidentState } from '#contract/incident';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** Incidents that still need someone, by id. */
export interface IncidentStore {
  live: KeyedStore<string, Incident>;
  replaceAll(incidents: readonly Incident[]): void;
  /** Takes a new version of one incident; one that ended leaves the live ones. Older versions than the known are dropped. */
  apply(incident: Incident): void;
  remove(id: string): void;
  /** Calls back when an incident appears that was not known before, not for those of a snapshot. */
  onNew(listener: (incident: Incident) => void): () => void;
}

const ENDED: ReadonlySet<IncidentState> = new Set(['closed', 'cancelled', 'merged', 'recorded']);

/** Tells whether nobody has to do anything more about an incident. */
export function isEnded(incident: Pick<Incident, 'state'>): boolean {
  return ENDED.has(incident.state);
}

/** Creates the store of live incidents. */
export function createIncidentStore(schedule?: FrameScheduler): IncidentStore {
  const live = createKeyedStore<string, Incident>(schedule);
  const listeners = new Set<(incident: Incident) => void>();
  return {
    live,
    replaceAll: (incidents) =>
      live.replaceAll(incidents.filter((incident) => !isEnded(incident)).map((incident) => [incident.id, incident])),
    apply(incident) {
      const known = live.peek(incident.id);
      if (known && known.version >= incident.version) return;
      if (isEnded(incident)) return live.remove(incident.id);
      live.set(incident.id, incident);
      if (!known && incident.state === 'reported') listeners.forEach((listener) => listener(incident));
    },
    remove: (id) => live.remove(id),
    onNew(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
