import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

const arrival = (title: unknown) => ({ kind: 'incident', data: { title } });

test('knows what is missing and what is too much, message by message', () => {
  const ledger = new Ledger();
  const [first, second] = [ledger.send(2), ledger.send(2)];
  ledger.onArrival(arrival(first));
  expect([ledger.missing(), ledger.surplus()]).toEqual([3, 0]);
  for (let i = 0; i < 3; i++) ledger.onArrival(arrival(second));
  // One message too often does not make up for another that did not come.
  expect([ledger.missing(), ledger.surplus(), ledger.expected()]).toEqual([1, 1, 4]);
  expect(ledger.delays.count).toBe(4);
});

test('what is not of the bench counts for nothing', () => {
  const ledger = new Ledger();
  ledger.send(1);
  for (const title of ['a landslide', 'bench 7', undefined]) ledger.onArrival(arrival(title));
  expect([ledger.missing(), ledger.delays.count, ledger.sample]).toEqual([1, 0, null]);
});
