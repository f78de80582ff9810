import { createHash } from 'node:crypto';

/**
 * The node that owns a key, by highest random weight: when a node comes or goes only its own keys move.
 * Null without nodes. The same rule as a proxy's consistent hash on the camera id.
 */
export function chooseNode(key: string, nodeIds: readonly string[]): string | null {
  let chosen: string | null = null;
  let highest = -1;
  for (const nodeId of nodeIds) {
    const weight = createHash('sha256').update(`${nodeId}\n${key}`).digest().readUIntBE(0, 6);
    if (weight > highest) {
      highest = weight;
      chosen = nodeId;
    }
  }
  return chosen;
}
