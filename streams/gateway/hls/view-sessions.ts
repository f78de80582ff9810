import type {
  MediaSnapshot,
  ViewClosed,
  ViewResumeClaims,
  ViewRevocation,
  ViewTokenClaims,
} from '#contract/media-control';
import type { Rendition } from '#contract/stream';

/** One viewer looking at one stream. */
export interface ViewSession {
  id: string;
  cameraId: ViewTokenClaims['cameraId'];
  rendition: Rendition;
  viewer: string;
  openedAtMs: number;
  polledAtMs: number;
  bytes: number;
}

/** Why a session ended. */
export type ViewCloseReason = ViewClosed['reason'];

/** How long a session lives; players that cannot refresh a token play on while they poll. */
export interface ViewSessionLimits {
  maxGapMs: number;
  maxAgeMs: number;
}

/** The open view sessions of a gateway. `nowMs` is monotonic. */
export class ViewSessions {
  readonly #limits: ViewSessionLimits;
  readonly #makeId: () => string;
  readonly #onClosed: (session: ViewSession, reason: ViewCloseReason) => void;
  readonly #sessions = new Map<string, ViewSession>();
  #revoked: NonNullable<MediaSnapshot['revocations']> = [];

  constructor(
    limits: ViewSessionLimits,
    makeId: () => string,
    onClosed: (session: ViewSession, reason: ViewCloseReason) => void,
  ) {
    this.#limits = limits;
    this.#makeId = makeId;
    this.#onClosed = onClosed;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** How many look at a camera, in either rendition. */
  countOf(cameraId: string): number {
    let count = 0;
    for (const session of this.#sessions.values()) if (session.cameraId === cameraId) count += 1;
    return count;
  }

  open(claims: ViewTokenClaims, nowMs: number): ViewSession {
    const { cameraId, rendition, viewer } = claims;
    const session = { id: this.#makeId(), cameraId, rendition, viewer, openedAtMs: nowMs, polledAtMs: nowMs, bytes: 0 };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Goes on with a session that another gateway opened; undefined when it was revoked since or has lasted too long. `epochMs` is the wall clock. */
  resume(claims: ViewResumeClaims, nowMs: number, epochMs: number): ViewSession | undefined {
    const { viewId, cameraId, rendition, viewer, openedAtMs } = claims;
    const ageMs = Math.max(0, epochMs - openedAtMs);
    const isRevoked = this.#revoked.some(
      ({ at, which }) => at >= openedAtMs && isNamedBy(which, { ...claims, id: viewId }),
    );
    if (isRevoked || ageMs > this.#limits.maxAgeMs) return undefined;
    const session = { id: viewId, cameraId, rendition, viewer, openedAtMs: nowMs - ageMs, polledAtMs: nowMs, bytes: 0 };
    this.#sessions.set(viewId, session);
    return session;
  }

  /** What was revoked before this gateway was told of anything. */
  setRevoked(revoked: NonNullable<MediaSnapshot['revocations']>): void {
    this.#revoked = revoked;
  }

  /** The session of this id, counted as polled now; undefined when it never was or has ended. */
  poll(id: string, nowMs: number): ViewSession | undefined {
    const session = this.#sessions.get(id);
    if (session) session.polledAtMs = nowMs;
    return session;
  }

  /** Ends every session that the revocation names, here and where it might be gone on with; one that names nothing ends nothing. */
  revoke(which: ViewRevocation, epochMs: number): void {
    const oldest = epochMs - this.#limits.maxAgeMs;
    this.#revoked = [...this.#revoked.filter(({ at }) => at > oldest), { at: epochMs, which }];
    for (const session of this.#sessions.values()) if (isNamedBy(which, session)) this.#close(session, 'revoked');
  }

  closeCamera(cameraId: string): void {
    for (const session of this.#sessions.values())
      if (session.cameraId === cameraId) this.#close(session, 'camera-removed');
  }

  closeAll(): void {
    for (const session of this.#sessions.values()) this.#close(session, 'shutdown');
  }

  /** Ends sessions that are no longer polled or have lasted too long. */
  tick(nowMs: number): void {
    for (const session of this.#sessions.values()) {
      if (nowMs - session.polledAtMs > this.#limits.maxGapMs) this.#close(session, 'not-polled');
      else if (nowMs - session.openedAtMs > this.#limits.maxAgeMs) this.#close(session, 'expired');
    }
  }

  #close(session: ViewSession, reason: ViewCloseReason): void {
    if (this.#sessions.delete(session.id)) this.#onClosed(session, reason);
  }
}

function isNamedBy(which: ViewRevocation, view: Pick<ViewSession, 'id' | 'cameraId' | 'viewer'>): boolean {
  if (which.cameraId === undefined && which.viewer === undefined && which.viewId === undefined) return false;
  return (
    (which.cameraId === undefined || which.cameraId === view.cameraId) &&
    (which.viewer === undefined || which.viewer === view.viewer) &&
    (which.viewId === undefined || which.viewId === view.id)
  );
}
