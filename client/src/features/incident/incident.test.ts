import { INCIDENT_STATES, type Incident } from '#contract/incident';
import { expect, test } from 'vitest';
import { incidentDrawing, isAlarming } from './incident-layer.ts';
import { createIncidentStore, isEnded } from './incident-store.ts';

const incident = (id: string, change: Partial<Incident> = {}): Incident =>
  ({ id, urgency: 'normal', state: 'reported', position: [108.5, 32.9], version: 1, ...change }) as Incident;

function setUp() {
  const frames: (() => void)[] = [];
  const store = createIncidentStore((callback) => void frames.push(callback));
  const seen: string[] = [];
  store.onNew(({ id }) => seen.push(id));
  const ids = () => {
    frames.splice(0).forEach((frame) => frame());
    return [...store.live.state.getState().byKey.keys()];
  };
  return { store, seen, ids };
}

test('a closed incident leaves the live ones', () => {
  const { store, ids } = setUp();
  store.apply(incident('a'));
  store.apply(incident('a', { state: 'closed', version: 2 }));
  expect(ids()).toEqual([]);
});

test('an older version never replaces a newer one', () => {
  const { store } = setUp();
  store.apply(incident('a', { version: 3, state: 'handling' }));
  store.apply(incident('a', { version: 2, state: 'accepted' }));
  expect(store.live.peek('a')?.state).toBe('handling');
});

test('only what is truly new is announced: not the snapshot, not a later step', () => {
  const { store, seen } = setUp();
  store.replaceAll([incident('known')]);
  store.apply(incident('known', { version: 2, state: 'accepted' }));
  store.apply(incident('new'));
  store.apply(incident('new', { version: 2 }));
  expect(seen).toEqual(['new']);
});

test('the states that end an incident are those in which nobody has to do anything more', () => {
  expect(INCIDENT_STATES.filter((state) => isEnded({ state }))).toEqual(['closed', 'cancelled', 'merged', 'recorded']);
});

test('only an urgent incident that nobody accepted alarms, and only it pulses', () => {
  const alarm = incident('a', { urgency: 'urgent' });
  const taken = incident('b', { urgency: 'urgent', state: 'accepted' });
  expect([alarm, taken, incident('c')].map(isAlarming)).toEqual([true, false, false]);
  const pulses = incidentDrawing([alarm, taken]).layers.find((layer) => layer.kind === 'pulses');
  expect(pulses?.positions).toEqual([alarm.position]);
});

test('urgency is told by size, state by rim, and each row leads back to its incident', () => {
  const { layers, idsOf } = incidentDrawing([
    incident('n'),
    incident('u', { urgency: 'urgent', state: 'handling' }),
    incident('v', { urgency: 'urgent', state: 'paused' }),
  ]);
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const [normal, urgent] = [byId.get('incidents-normal'), byId.get('incidents-urgent')];
  if (normal?.kind !== 'symbols' || urgent?.kind !== 'symbols') return expect.fail('not symbols');
  expect(urgent.sizePx[0]?.[1]).toBeGreaterThan(normal.sizePx[0]?.[1] ?? 0);
  expect([...urgent.codes]).toEqual([1, 2]);
  expect(idsOf.get('incidents-urgent')).toEqual(['u', 'v']);
});
