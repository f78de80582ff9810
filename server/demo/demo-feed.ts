import { LiveEvent, Welcome, type ClientFrames, type Hello, type ServerFrames } from '#contract/live-feed';
import type { Order } from '#contract/order';
import { Snapshot } from '#contract/snapshot';
import { io, type Socket } from 'socket.io-client';
import { Value } from 'typebox/value';
import type { DemoClient } from './demo-client.ts';

/** Follows every order of the county, so that a thousand simulated phones need one socket and not one each. */
export function followOrders(serverUrl: string, client: DemoClient, onOrder: (order: Order) => void): () => void {
  const socket: Socket<ServerFrames, ClientFrames> = io(serverUrl, {
    transports: ['websocket'],
    auth: { token: client.token },
  });
  let cursor: { epoch: string; lastSeq: number } | null = null;
  const start = async () => {
    if (!cursor) {
      const snapshot = await client.get(Snapshot, '/api/snapshot');
      cursor = { epoch: snapshot.epoch, lastSeq: snapshot.seq };
      snapshot.orders.forEach(onOrder);
    }
    const hello: Hello = { ...cursor, scopes: [] };
    socket.emit('hello', hello, (answer) => {
      if (!Value.Check(Welcome, answer) || answer.kind !== 'resync') return;
      cursor = null;
      again();
    });
  };
  const again = () => void start().catch(() => setTimeout(again, RETRY_MS));
  socket.on('connect', again);
  socket.on('resync', () => {
    cursor = null;
    again();
  });
  socket.on('events', (events) => {
    for (const event of events) {
      if (!Value.Check(LiveEvent, event)) continue;
      if (cursor) cursor.lastSeq = event.seq;
      if (event.kind === 'order') onOrder(event.data);
    }
  });
  return () => void socket.close();
}

const RETRY_MS = 3_000;
