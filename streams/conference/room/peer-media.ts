import type { MediaKind, OpenedTransport, PeerRight, Produced, RestartedIce, SignalAsk } from '#contract/conference';
import { type Sfu, SfuError } from '../sfu/sfu.ts';
import type { Peer, Room } from './peer.ts';
import { SignalRefusal } from './signal-refusal.ts';

/** What media work with; `nowMs` is monotonic. */
export interface MediaParts {
  sfu: Sfu;
  nowMs: () => number;
}

/** What a peer asks about its media once it has joined. */
export type MediaAsk = Exclude<SignalAsk, { kind: 'join' | 'leave' }>;

/** A page needs one transport each way; more are what is left of those it gave up. */
const MOST_TRANSPORTS = 6;

/** Does what a peer asks about its own media. @throws SignalRefusal, SfuError */
export async function actOnMedia(parts: MediaParts, room: Room, peer: Peer, ask: MediaAsk): Promise<unknown> {
  const { sfu } = parts;
  switch (ask.kind) {
    case 'open-transport':
      return openTransport(parts, room, peer);
    case 'connect':
      await sfu.connect(ownTransport(peer, ask.transportId), ask.dtlsParameters);
      return null;
    case 'restart-ice':
      return {
        iceParameters: await sfu.restartIce(ownTransport(peer, ask.transportId)),
      } satisfies RestartedIce;
    case 'produce':
      return produce(parts, room, peer, ask);
    case 'pause':
      return pause(parts, peer, ask.producerId, ask.isPaused);
    case 'stop':
      if (!peer.producers.delete(ask.producerId)) throw new SignalRefusal('bad-request');
      sfu.closeProducer(ask.producerId);
      return null;
    case 'receive':
      peer.receiving = {
        transportId: ownTransport(peer, ask.transportId),
        rtpCapabilities: ask.rtpCapabilities,
      };
      peer.consumers.clear();
      connectPeers(parts, room, peer);
      return null;
    case 'resume-consumer':
      // One that is held back goes on when its voice is among the loudest.
      if (!peer.quieted.has(producerOf(peer, ask.consumerId))) await sfu.resumeConsumer(ask.consumerId);
      return null;
    case 'prefer':
      producerOf(peer, ask.consumerId);
      await sfu.preferLarge(ask.consumerId, ask.isLarge);
      return null;
  }
}

/** Offers a peer all that the others send and that it does not have yet. */
export function connectPeers(parts: MediaParts, room: Room, peer: Peer): void {
  for (const other of room.peers.values()) {
    if (other === peer) continue;
    for (const producerId of other.producers.keys()) offer(parts, peer, other, producerId);
  }
}

/** Takes over a peer's right: what it may send no more is held on this side, whatever its page does. */
export function holdBack(parts: MediaParts, peer: Peer, right: PeerRight): void {
  const isSame =
    peer.publish.length === right.publish.length && peer.publish.every((kind) => right.publish.includes(kind));
  peer.name = right.name;
  if (isSame) return;
  peer.publish = right.publish;
  for (const [producerId, producer] of peer.producers) {
    if (producer.isPaused || mayPublish(peer, producer.media)) continue;
    producer.isPaused = true;
    // An engine that died has nothing left to hold.
    parts.sfu.pauseProducer(producerId, true).catch(() => undefined);
  }
  peer.socket?.send({ kind: 'right', publish: [...right.publish] });
}

async function openTransport({ sfu }: MediaParts, room: Room, peer: Peer): Promise<OpenedTransport> {
  for (const old of [...peer.transports].slice(0, Math.max(0, peer.transports.size + 1 - MOST_TRANSPORTS))) {
    peer.transports.delete(old);
    sfu.closeTransport(old);
  }
  const opened = await sfu.openTransport(room.id);
  peer.transports.add(opened.id);
  return opened;
}

async function produce(
  parts: MediaParts,
  room: Room,
  peer: Peer,
  ask: Extract<MediaAsk, { kind: 'produce' }>,
): Promise<Produced> {
  if (!mayPublish(peer, ask.media)) throw new SignalRefusal('not-allowed');
  const transportId = ownTransport(peer, ask.transportId);
  const producerId = await parts.sfu.produce(transportId, ask.media, ask.rtpParameters);
  // A page that makes its stream anew has given up the one before.
  for (const [before, producer] of peer.producers) {
    if (producer.media !== ask.media) continue;
    peer.producers.delete(before);
    parts.sfu.closeProducer(before);
  }
  peer.producers.set(producerId, { media: ask.media, isPaused: false, bytes: 0, heardAtMs: parts.nowMs() });
  for (const other of room.peers.values()) if (other !== peer) offer(parts, other, peer, producerId);
  return { producerId };
}

async function pause(parts: MediaParts, peer: Peer, producerId: string, isPaused: boolean): Promise<null> {
  const producer = peer.producers.get(producerId);
  if (!producer) throw new SignalRefusal('bad-request');
  if (!isPaused && !mayPublish(peer, producer.media)) throw new SignalRefusal('not-allowed');
  await parts.sfu.pauseProducer(producerId, isPaused);
  producer.isPaused = isPaused;
  producer.heardAtMs = parts.nowMs();
  return null;
}

function offer(parts: MediaParts, to: Peer, from: Peer, producerId: string): void {
  to.queue = to.queue.then(async () => {
    const { receiving } = to;
    if (receiving === null || to.consumers.has(producerId) || !from.producers.has(producerId)) return;
    try {
      const made = await parts.sfu.consume(receiving.transportId, producerId, receiving.rtpCapabilities);
      if (made === null) return;
      to.consumers.set(producerId, made.consumerId);
      to.socket?.send({ kind: 'consumer', producerId, peerId: from.id, ...made });
    } catch (error) {
      // The stream or the engine ended in between: the one is told by its end, the other by `engine-lost`.
      if (!(error instanceof SfuError)) throw error;
    }
  });
}

/** Whose stream a consumer of this peer is. @throws SignalRefusal */
function producerOf(peer: Peer, consumerId: string): string {
  const entry = [...peer.consumers].find(([, id]) => id === consumerId);
  if (!entry) throw new SignalRefusal('bad-request');
  return entry[0];
}

function ownTransport(peer: Peer, transportId: string): string {
  if (!peer.transports.has(transportId)) throw new SignalRefusal('bad-request');
  return transportId;
}

const mayPublish = (peer: Peer, media: MediaKind): boolean => peer.publish.includes(media);
