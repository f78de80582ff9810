import type { Position } from '#contract/geo';

/** Where a worker belongs. */
export interface WorkerHome {
  workerId: number;
  townCode: string;
  villageCode: string;
}

/** Last known place of one worker's phone. */
export interface WorkerPosition {
  workerId: number;
  townCode: string;
  villageCode: string;
  position: Position;
  accuracyM: number | null;
  /** By the phone's clock, and by ours. */
  observedAtMs: number;
  receivedAtMs: number;
}

/** Last known places of all phones, in memory; the table is behind it by about a second. */
export interface PositionBoard {
  get(workerId: number): WorkerPosition | undefined;
  /** Places of workers whose village lies in the subtree of `scope`. */
  within(scope: string): WorkerPosition[];
}

/** A fix as a phone reports it. */
export interface NewFix {
  workerId: number;
  position: Position;
  accuracyM: number | null;
  observedAtMs: number;
  receivedAtMs: number;
}

/** The board with its writing side: what changed since is kept apart for the feed and for the table. */
export class LivePositionBoard implements PositionBoard {
  private readonly homes = new Map<number, WorkerHome>();
  private readonly places = new Map<number, WorkerPosition>();
  private readonly unsent = new Set<number>();
  private readonly unsaved = new Set<number>();

  /** Fills the board at start; a place that came by phone meanwhile is newer and stays. */
  load(homes: readonly WorkerHome[], places: readonly WorkerPosition[]): void {
    for (const home of homes) this.homes.set(home.workerId, home);
    for (const place of places) {
      const known = this.places.get(place.workerId);
      if (!known || known.observedAtMs < place.observedAtMs) this.places.set(place.workerId, place);
    }
  }

  /** Takes a fix; false when the worker is unknown. One older than what is known changes nothing. */
  record(fix: NewFix): boolean {
    const home = this.homes.get(fix.workerId);
    if (!home) return false;
    const known = this.places.get(fix.workerId);
    if (known && known.observedAtMs >= fix.observedAtMs) return true;
    this.places.set(fix.workerId, { ...home, ...fix });
    this.unsent.add(fix.workerId);
    this.unsaved.add(fix.workerId);
    return true;
  }

  /** Takes places that other servers have taken and written: they are news for the feed and nothing to be saved. */
  merge(places: readonly WorkerPosition[]): void {
    for (const place of places) {
      const known = this.places.get(place.workerId);
      if (known && known.observedAtMs >= place.observedAtMs) continue;
      this.places.set(place.workerId, place);
      this.unsent.add(place.workerId);
    }
  }

  get(workerId: number): WorkerPosition | undefined {
    return this.places.get(workerId);
  }

  within(scope: string): WorkerPosition[] {
    return [...this.places.values()].filter((place) => place.villageCode.startsWith(scope));
  }

  /** Workers that moved since the last call. */
  takeUnsent(): WorkerPosition[] {
    return this.take(this.unsent);
  }

  /** Workers to be written to the table, at most one row each; `putBack` returns them when writing failed. */
  takeUnsaved(): WorkerPosition[] {
    return this.take(this.unsaved);
  }

  putBack(places: readonly WorkerPosition[]): void {
    for (const place of places) this.unsaved.add(place.workerId);
  }

  private take(ids: Set<number>): WorkerPosition[] {
    const taken = [...ids].flatMap((id) => this.places.get(id) ?? []);
    ids.clear();
    return taken;
  }
}
