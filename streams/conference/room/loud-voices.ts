import { MOST_VOICES } from '#contract/conference';
import { type Sfu, SfuError } from '../sfu/sfu.ts';
import type { Room } from './peer.ts';

/** Takes who speaks now; those who spoke last keep their place until others are louder. */
export function hearVoices(room: Room, producerIds: readonly string[]): void {
  const open = openVoices(room);
  const before = room.loud.filter((id) => open.has(id) && !producerIds.includes(id));
  room.loud = [...producerIds.filter((id) => open.has(id)), ...before].slice(0, MOST_VOICES);
}

/**
 * Passes on the loudest voices of a meeting and holds the others back. While no more microphones are open than are passed on, nobody is
 * held back, so that the first word of whoever begins is heard.
 */
export async function passVoices(sfu: Sfu, room: Room): Promise<void> {
  const open = openVoices(room);
  const isCrowded = open.size > MOST_VOICES;
  const work: Promise<void>[] = [];
  for (const peer of room.peers.values()) {
    for (const [producerId, consumerId] of peer.consumers) {
      if (!open.has(producerId)) continue;
      const isHeld = isCrowded && !room.loud.includes(producerId);
      if (isHeld === peer.quieted.has(producerId)) continue;
      if (isHeld) peer.quieted.add(producerId);
      else peer.quieted.delete(producerId);
      work.push(isHeld ? sfu.pauseConsumer(consumerId) : sfu.resumeConsumer(consumerId));
    }
  }
  for (const done of await Promise.allSettled(work)) {
    // It ended in between.
    if (done.status === 'rejected' && !(done.reason instanceof SfuError)) throw done.reason;
  }
}

/** Peers that speak, the loudest first. */
export function speakers(room: Room, producerIds: readonly string[]): string[] {
  const owners = new Map(
    [...room.peers.values()].flatMap((peer) => [...peer.producers.keys()].map((id) => [id, peer.id])),
  );
  return producerIds.flatMap((id) => owners.get(id) ?? []);
}

/** Microphones that are open. */
function openVoices(room: Room): Set<string> {
  const voices = new Set<string>();
  for (const peer of room.peers.values()) {
    for (const [id, producer] of peer.producers) if (producer.media === 'audio' && !producer.isPaused) voices.add(id);
  }
  return voices;
}
