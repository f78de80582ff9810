import Hls, { type ErrorData, type LoaderResponse } from 'hls.js/light';
import type { Rendition, StreamSound, StreamStatus } from '#contract/stream';
import { keepPicture } from './keep-picture.ts';
import { pictureState, type PictureState } from './picture-state.ts';
import { playerConfig } from './player-config.ts';
import { playbackRateFor } from './rate-loop.ts';
import { RecoveryLadder, type RecoveryStep } from './recovery-ladder.ts';
import { canDecode, RenditionChoice, type PreferredRendition } from './rendition-choice.ts';
import { readLastPicture, readStatus } from './view-files.ts';

/** Asks the server for an address to view a camera; rejects with an error that may carry a `code`. */
export type OpenView = (
  cameraId: string,
  purpose: string,
  rendition: Rendition,
) => Promise<{ playlistUrl: string; expiresAt: string }>;

/** What a tile shows now. */
export interface PlayerSnapshot extends PictureState {
  /** Object URL of the last picture kept by the gateway, to be shown until the first live one. */
  lastPictureUrl: string | null;
  framesShown: number;
  rendition: Rendition;
  /** Coding of the small rendition when another one is shown because that cannot be played, empty when it has no name; else null. */
  leftCodec: string | null;
  /** The camera's sound as the gateway has it; null for none. */
  sound: StreamSound | null;
}

/** What a player needs besides its video element. */
export interface CameraPlayerOptions {
  cameraId: string;
  purpose: string;
  openView: OpenView;
  /** The picture that a place of this size is meant to show. */
  preferred: PreferredRendition;
  onChange(snapshot: PlayerSnapshot): void;
}

const TICK_MS = 200;
const TELL_EVERY_MS = 500;
const STATUS_EVERY_MS = { standing: 1000, notYetLive: 300, playing: 15_000 } as const;
const REOPEN_FIRST_MS = 1000;
const REOPEN_MAX_MS = 10_000;
/** Every try of a refused view is a line in the audit. */
const REOPEN_REFUSED_MAX_MS = 60_000;
/** Refusal of a camera of which this browser can play no rendition. */
const UNDECODABLE = 'codec-undecodable';
const CODING_ERRORS: ReadonlySet<string> = new Set([
  Hls.ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR,
  Hls.ErrorDetails.BUFFER_ADD_CODEC_ERROR,
  Hls.ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR,
]);
const TOO_FAR_BEHIND_S = 8;
/** A first picture may take connect, keyframe wait and a fast start; a standing one is helped sooner. */
const FIRST_PICTURE_GRACE_MS = 6000;
const STANDSTILL_GRACE_MS = 2000;
const GATEWAY_PATIENCE_MS = 2500;
/** Parts of half a second come one after the other. */
const LOADS_WITHIN_MS = 1500;

/**
 * Plays one camera in one video element and never gives up: opens views, keeps the distance to live, says how old the
 * picture is, and climbs the recovery ladder when the gateway has pictures and the player does not move.
 */
export class CameraPlayer {
  readonly #video: HTMLVideoElement;
  readonly #options: CameraPlayerOptions;
  readonly #abort = new AbortController();
  readonly #ladder = new RecoveryLadder();
  readonly #choice: RenditionChoice;
  readonly #timer: ReturnType<typeof setInterval>;
  #hls: Hls | null = null;
  #viewBase: string | null = null;
  #isOpening = false;
  #openFailures = 0;
  #openAtMs = 0;
  #refusal: string | null = null;
  #status: StreamStatus | null = null;
  #statusAtMs = 0;
  #isReadingStatus = false;
  #unreachableSinceMs: number | null = null;
  /** The camera was away after it had played. */
  #wasAway = false;
  /** When media last came into the player's buffer. */
  #appendedAtMs = Number.NEGATIVE_INFINITY;
  #lastTimeS = -1;
  #movedAtMs: number | null = null;
  #latencyMs = 0;
  /** What to add to this machine's clock for the gateway's; null before the first status. */
  #clockOffsetMs: number | null = null;
  #lastPictureUrl: string | null = null;
  #told: PlayerSnapshot | null = null;
  #toldAtMs = 0;

  constructor(video: HTMLVideoElement, options: CameraPlayerOptions) {
    this.#video = video;
    this.#options = options;
    this.#choice = new RenditionChoice(canDecode, options.preferred);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** Lets the view go; the gateway ends it when it is no longer polled. */
  destroy(): void {
    clearInterval(this.#timer);
    this.#abort.abort();
    this.#hls?.destroy();
    if (this.#lastPictureUrl) URL.revokeObjectURL(this.#lastPictureUrl);
  }

  #tick(): void {
    const nowMs = performance.now();
    this.#watchMovement(nowMs);
    if (!this.#hls && !this.#isOpening && nowMs >= this.#openAtMs) void this.#open();
    if (nowMs - this.#statusAtMs > this.#statusPeriodMs(nowMs)) void this.#readStatus();
    this.#keepPlaying(nowMs);
    this.#tell(nowMs);
  }

  /** A change of phase is told at once; ages twice a second, which is what a screen of many tiles can afford. */
  #tell(nowMs: number): void {
    const snapshot = this.#snapshot(nowMs);
    const { phase, reason, lastPictureUrl } = this.#told ?? {};
    const isSame = snapshot.phase === phase && snapshot.reason === reason && snapshot.lastPictureUrl === lastPictureUrl;
    if (isSame && nowMs - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#told = snapshot;
    this.#toldAtMs = nowMs;
    this.#options.onChange(snapshot);
  }

  async #open(): Promise<void> {
    this.#isOpening = true;
    try {
      const { cameraId, purpose, openView } = this.#options;
      if (this.#refusal === UNDECODABLE) this.#choice.reset();
      const grant = await openView(cameraId, purpose, this.#choice.rendition);
      if (this.#abort.signal.aborted) return;
      this.#refusal = null;
      this.#load(grant.playlistUrl);
    } catch (error) {
      this.#refusal = codeOf(error);
      this.#scheduleOpen();
    } finally {
      this.#isOpening = false;
    }
  }

  #scheduleOpen(): void {
    this.#openFailures += 1;
    const longest = this.#refusal === null ? REOPEN_MAX_MS : REOPEN_REFUSED_MAX_MS;
    this.#openAtMs = performance.now() + Math.min(REOPEN_FIRST_MS * 2 ** (this.#openFailures - 1), longest);
  }

  #load(playlistUrl: string): void {
    const hls = new Hls(playerConfig(playlistUrl));
    this.#hls = hls;
    // Loaded and not parsed: hls.js drops a list in a coding that cannot be played, and its status is still wanted.
    hls.on(Hls.Events.MANIFEST_LOADED, (_event, { levels }) => {
      this.#viewBase = levels[0]?.url ?? null;
      void this.#readStatus();
    });
    hls.on(Hls.Events.BUFFER_APPENDED, () => {
      this.#appendedAtMs = performance.now();
    });
    hls.on(Hls.Events.ERROR, (_event, data) => {
      if (data.fatal) this.#failed(data);
    });
    hls.loadSource(playlistUrl);
    hls.attachMedia(this.#video);
  }

  /** A fatal error of hls.js: the view may have ended, or its lists no longer make sense to it. Begin anew, soon. */
  #failed(data: ErrorData): void {
    // The status names the coding and decides what to play instead.
    if (CODING_ERRORS.has(data.details) && this.#viewBase) return void this.#readStatus();
    if (data.details === Hls.ErrorDetails.MANIFEST_LOAD_ERROR) this.#refusal = refusalOf(data.response);
    this.#close();
    this.#scheduleOpen();
  }

  #close(): void {
    keepPicture(this.#video);
    this.#hls?.destroy();
    this.#hls = null;
    this.#viewBase = null;
    this.#status = null;
    this.#wasAway = false;
  }

  #statusPeriodMs(nowMs: number): number {
    if (!this.#isMoving(nowMs)) return STATUS_EVERY_MS.standing;
    return this.#status?.state === 'live' ? STATUS_EVERY_MS.playing : STATUS_EVERY_MS.notYetLive;
  }

  async #readStatus(): Promise<void> {
    const base = this.#viewBase;
    if (!base || this.#isReadingStatus) return;
    this.#isReadingStatus = true;
    const answer = await readStatus(base, this.#abort.signal);
    this.#isReadingStatus = false;
    this.#statusAtMs = performance.now();
    if (this.#abort.signal.aborted || base !== this.#viewBase) return;
    if (answer.kind !== 'unreachable') this.#unreachableSinceMs = null;
    else this.#leaveLostGateway(performance.now());
    if (answer.kind === 'view-ended') {
      this.#close();
      this.#openAtMs = 0;
    } else if (answer.kind === 'status') {
      this.#status = answer.status;
      if (this.#leaves(answer.status)) return;
      this.#clockOffsetMs = Date.parse(answer.status.at) - Date.now();
      this.#streamChanged(answer.status);
      if (this.#movedAtMs === null && answer.status.hasLastPicture) void this.#fetchLastPicture(base);
    }
  }

  /** A gateway that answers nothing may be gone: the server knows which one plays this camera now. */
  #leaveLostGateway(nowMs: number): void {
    this.#unreachableSinceMs ??= nowMs;
    if (this.#isMoving(nowMs) || nowMs - this.#unreachableSinceMs < GATEWAY_PATIENCE_MS) return;
    this.#unreachableSinceMs = null;
    this.#close();
    this.#scheduleOpen();
  }

  /** Gives a view up whose coding cannot be played, here or at all: for another rendition, or for a while. */
  #leaves({ codec, state }: StreamStatus): boolean {
    const isRefused = state === 'codec-unsupported';
    if (codec === null && !isRefused) return false;
    const verdict = isRefused ? this.#choice.refuse(codec ?? '') : this.#choice.judge(codec ?? '');
    if (verdict.kind === 'playable') return false;
    this.#close();
    this.#openAtMs = 0;
    if (verdict.kind === 'other') return true;
    this.#refusal = UNDECODABLE;
    this.#openAtMs = performance.now() + REOPEN_REFUSED_MAX_MS;
    return true;
  }

  /** A camera that is back need not wait for the player's own slow reload. */
  #streamChanged(status: StreamStatus): void {
    const isLive = status.state === 'live';
    if (isLive && this.#wasAway) this.#restartLoading();
    this.#wasAway = !isLive && this.#movedAtMs !== null;
  }

  /**
   * Only while nothing comes: hls.js begins again with an initialisation segment, and behind one a browser throws every picture away up to the next
   * keyframe. In the middle of a group of pictures that is a hole of seconds.
   */
  #restartLoading(): void {
    if (performance.now() - this.#appendedAtMs > LOADS_WITHIN_MS) this.#hls?.startLoad();
  }

  async #fetchLastPicture(base: string): Promise<void> {
    if (this.#lastPictureUrl) return;
    const picture = await readLastPicture(base, this.#abort.signal);
    if (picture && !this.#abort.signal.aborted && !this.#lastPictureUrl)
      this.#lastPictureUrl = URL.createObjectURL(picture);
  }

  #watchMovement(nowMs: number): void {
    const video = this.#video;
    const hasMoved = video.currentTime !== this.#lastTimeS && video.readyState >= 2 && !video.seeking && !video.paused;
    if (!hasMoved) return;
    this.#lastTimeS = video.currentTime;
    this.#movedAtMs = nowMs;
    this.#latencyMs = this.#ageOfShownPicture();
  }

  /** By the date of the picture itself: the player's own latency knows nothing of a camera that is away. */
  #ageOfShownPicture(): number {
    const shown = this.#hls?.playingDate;
    if (!shown || this.#clockOffsetMs === null) return Math.max(0, (this.#hls?.latency ?? 0) * 1000);
    return Math.max(0, Date.now() + this.#clockOffsetMs - shown.getTime());
  }

  #isMoving(nowMs: number): boolean {
    return this.#movedAtMs !== null && nowMs - this.#movedAtMs < TICK_MS * 3;
  }

  #keepPlaying(nowMs: number): void {
    const hls = this.#hls;
    if (!hls) return;
    if (this.#video.paused) void this.#video.play().catch(() => undefined);
    if (this.#isMoving(nowMs)) {
      this.#ladder.calm();
      this.#openFailures = 0;
      this.#keepDistance(hls);
      return;
    }
    if (this.#status?.state !== 'live') {
      this.#ladder.calm();
      return;
    }
    const step = this.#ladder.trouble(nowMs, this.#movedAtMs === null ? FIRST_PICTURE_GRACE_MS : STANDSTILL_GRACE_MS);
    if (step) this.#recover(hls, step);
  }

  #keepDistance(hls: Hls): void {
    const video = this.#video;
    if (hls.latency > TOO_FAR_BEHIND_S && hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
    const end = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) : video.currentTime;
    const targetS = hls.targetLatency ?? 1.5;
    const rate = playbackRateFor({ latencyS: hls.latency, targetS, bufferedS: end - video.currentTime });
    if (video.playbackRate !== rate) video.playbackRate = rate;
  }

  #recover(hls: Hls, step: RecoveryStep): void {
    if (step === 'restart-loading') {
      this.#restartLoading();
      if (hls.liveSyncPosition !== null) this.#video.currentTime = hls.liveSyncPosition;
    } else if (step === 'recover-media') hls.recoverMediaError();
    else {
      this.#close();
      this.#openAtMs = 0;
    }
  }

  #snapshot(nowMs: number): PlayerSnapshot {
    const kept = this.#status?.lastPictureAgeMs ?? null;
    const state = pictureState({
      nowMs,
      movedAtMs: this.#movedAtMs,
      latencyMs: this.#latencyMs,
      keptAgeMs: kept === null ? null : kept + (nowMs - this.#statusAtMs),
      refusal: this.#refusal,
      stream: this.#status,
    });
    const framesShown = this.#video.getVideoPlaybackQuality().totalVideoFrames;
    const lastPictureUrl = this.#movedAtMs === null ? this.#lastPictureUrl : null;
    const sound = this.#status?.sound ?? null;
    const { rendition, leftCodec } = this.#choice;
    return { ...state, lastPictureUrl, framesShown, rendition, leftCodec, sound };
  }
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'camera-unavailable';
}

/** What the gateway answered a start with: its own code where the loader could read it, else by the status. */
function refusalOf(response: LoaderResponse | undefined): string {
  if (!response?.code) return 'unreachable-gateway';
  if (/^[a-z]+(-[a-z]+)+$/.test(response.text ?? '')) return response.text ?? '';
  if (response.code === 404) return 'unknown-camera';
  return response.code === 403 ? 'token-invalid' : 'over-capacity';
}
