import type { EventTail } from '../../live/event-tail.ts';

/** What following needs: cameras read anew and told to the gateways, one or all. */
export interface FollowerParts {
  readonly tail: EventTail;
  refresh(cameraId: string): Promise<void>;
  reload(): Promise<void>;
  onError(error: unknown): void;
}

/**
 * Keeps this server's gateways on the cameras as they are, whichever server changed one.
 * @returns to be called when the tail has new events or began anew; its promise is for tests
 */
export function createCameraFollower({ tail, refresh, reload, onError }: FollowerParts): () => Promise<void> {
  let seq = tail.head;
  let { epoch } = tail;
  let work: Promise<void> = Promise.resolve();
  return () => {
    const isSame = epoch === tail.epoch && tail.reaches(seq);
    const changed = new Set<string>();
    for (; isSame && seq < tail.head; seq++) {
      const event = tail.at(seq + 1);
      if (event?.kind === 'camera') changed.add(event.entityId);
    }
    [seq, epoch] = [tail.head, tail.epoch];
    const tasks = isSame ? [...changed].map((id) => () => refresh(id)) : [reload];
    for (const task of tasks) work = work.then(task).catch(onError);
    return work;
  };
}
