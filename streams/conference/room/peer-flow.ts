import type { Sfu } from '../sfu/sfu.ts';
import type { Peer, Room } from './peer.ts';

/** A voice that is silent still sends something every 0.4 s, a muted one too. */
const SILENT_LIMIT_MS = 5_000;

/** Reads what arrived of a room's peers; returns those whose media began or ceased to flow. */
export async function readFlow(sfu: Sfu, room: Room, nowMs: number): Promise<Peer[]> {
  const peers = [...room.peers.values()];
  // A room whose engine is being started again has no figures: then nothing arrives.
  const arrived = peers.length === 0 ? new Map<string, number>() : await sfu.arrived(room.id).catch(() => new Map());
  return peers.filter((peer) => {
    for (const [producerId, producer] of peer.producers) {
      const bytes = arrived.get(producerId) ?? producer.bytes;
      if (bytes > producer.bytes) producer.heardAtMs = nowMs;
      producer.bytes = bytes;
    }
    const was = peer.isFlowing;
    peer.isFlowing = isFlowing(sfu, peer, nowMs);
    return was !== peer.isFlowing;
  });
}

/** The path stands and what the peer sends arrives; a peer that only listens needs the path alone. */
function isFlowing(sfu: Sfu, peer: Peer, nowMs: number): boolean {
  const hasPath = [...peer.transports].some((transportId) => sfu.isUp(transportId));
  const sent = [...peer.producers.values()].filter((producer) => !producer.isPaused);
  return hasPath && (sent.length === 0 || sent.some((producer) => nowMs - producer.heardAtMs < SILENT_LIMIT_MS));
}
