import type { Incident } from '#contract/incident';
import { describe, expect, it } from 'vitest';
import { keepOrder, queueOf } from './queue.ts';

const COUNTY = '990100';
const TOWN = '990100100';
let last = 0;
const incident = (part: Omit<Partial<Incident>, 'owner'> & { owner?: string }): Incident =>
  ({
    id: `i${++last}`,
    urgency: 'normal',
    state: 'reported',
    owner: COUNTY,
    department: null,
    deadlineAt: '2026-11-23T00:00:00.000Z',
    receivedAt: '2026-11-22T00:00:00.000Z',
    ...part,
  }) as unknown as Incident;
const ids = (incidents: readonly Incident[]) => incidents.map(({ id }) => id);
const NOW = Date.parse('2026-11-22T06:00:00.000Z');

describe('the queue of a desk', () => {
  it('puts each live incident into the list of whoever has to act', () => {
    const reported = incident({});
    const taken = incident({ state: 'accepted' });
    const sentDown = incident({ state: 'routed', owner: TOWN });
    const sentToUs = incident({ state: 'routed' });
    const sentAside = incident({ state: 'routed', department: 'public-security' as Incident['department'] });
    const queue = queueOf([reported, taken, sentDown, sentToUs, sentAside], COUNTY, NOW);
    expect(ids(queue.new)).toEqual([reported.id, sentToUs.id]);
    expect(ids(queue.mine)).toEqual([taken.id]);
    expect(ids(queue.waiting)).toEqual([sentDown.id, sentAside.id]);
  });

  it('shows what is late in a list of its own as well', () => {
    const late = incident({ deadlineAt: '2026-11-22T05:59:59.000Z' });
    expect(ids(queueOf([late, incident({})], COUNTY, NOW).overdue)).toEqual([late.id]);
  });

  it('puts the urgent first, then the one whose deadline comes first', () => {
    const later = incident({ deadlineAt: '2026-11-24T00:00:00.000Z' });
    const sooner = incident({});
    const urgent = incident({ urgency: 'urgent', deadlineAt: '2026-11-25T00:00:00.000Z' });
    expect(ids(queueOf([later, sooner, urgent], COUNTY, NOW).new)).toEqual([urgent.id, sooner.id, later.id]);
  });

  it('keeps its order while someone points at it, with news at the end', () => {
    const [a, b, news] = [incident({}), incident({}), incident({ urgency: 'urgent' })];
    expect(ids(keepOrder([news, b, a], [a.id, b.id]))).toEqual([a.id, b.id, news.id]);
  });
});
