import { Value } from 'typebox/value';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Joined, type MediaKind, type RoomPeer, type SignalFrame } from '#contract/conference';
import { openCamera, openMicrophone, type LocalTrack, type MediaFault } from './local-media.ts';
import { type Relays, RoomMedia } from './room-media.ts';
import { openSignal, SignalError, type SignalLink } from './signal-link.ts';

/** What somebody else sends. */
export interface RemoteMedia {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

/** `joining` the first time, `mending` after a loss, `closed` for good. */
export type SessionPhase = 'joining' | 'live' | 'mending' | 'closed';

/** A call as this device carries it. */
export interface SessionState {
  phase: SessionPhase;
  peers: readonly RoomPeer[];
  remote: ReadonlyMap<string, RemoteMedia>;
  isMuted: boolean;
  /** Both ways silent and dark, by this side. */
  isHeld: boolean;
  camera: MediaStreamTrack | null;
  /** Why this side is not heard, or not seen. */
  microphoneFault: MediaFault | null;
  cameraFault: MediaFault | null;
  /** Who is heard now, the loudest first; told in meetings only. */
  voices: readonly string[];
  /** How often it was lost and found again. */
  mended: number;
}

/** A ticket and where it is shown. */
export interface SessionTicket {
  ticket: string;
  signalUrl: string;
  iceServers: readonly RTCIceServer[];
  isRelayOnly: boolean;
}

/** What a session works with. */
export interface SessionParts {
  /** A new ticket each time. @throws when the call is over, or the server is away */
  takeTicket: () => Promise<SessionTicket>;
  wantsVideo: boolean;
  /** A meeting: nothing is opened before it may be sent, and pictures are sent in two sizes. */
  isMeeting?: boolean;
  /** What this device may send, at each joining and each change. */
  onRight?: (publish: readonly MediaKind[]) => void;
}

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 3_000;
/** After the engine died everybody comes back: not all at once. */
const SPREAD_MS = 1_000;

/**
 * One call on this device: joins its room, sends the voice and then the picture, and climbs back after any loss: the socket alone (media go
 * on), the path (ICE restart, then new transports), the engine (all anew with the same tracks).
 */
export class CallSession {
  readonly state: StoreApi<SessionState>;
  readonly #parts: SessionParts;
  #link: SignalLink | null = null;
  #media: RoomMedia | null = null;
  #signalUrl = '';
  #resume: string | null = null;
  #relays: Relays = { iceServers: [], isRelayOnly: false };
  #microphone: MediaStreamTrack | null = null;
  #picture: MediaStreamTrack | null = null;
  #facing: 'user' | 'environment' = 'user';
  #isMending = false;
  #isClosed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.state = createStore<SessionState>(() => ({
      phase: 'joining',
      peers: [],
      remote: new Map(),
      isMuted: parts.isMeeting ?? false,
      voices: [],
      isHeld: false,
      camera: null,
      microphoneFault: null,
      cameraFault: null,
      mended: 0,
    }));
  }

  /** Opens the microphone and joins; it goes on by itself until `close`. */
  async start(): Promise<void> {
    if (this.#parts.isMeeting) return this.#climb('joining');
    // The permission is asked for while the line is built.
    const microphone = openMicrophone();
    const mending = this.#climb('joining');
    this.#takeMicrophone(await microphone);
    await mending;
    await this.#media?.send('audio', this.#microphone);
    if (this.#parts.wantsVideo) await this.setCamera(true);
  }

  setMuted(isMuted: boolean): void {
    this.state.setState({ isMuted });
    void this.#applyPauses();
  }

  setHeld(isHeld: boolean): void {
    this.state.setState({ isHeld });
    void this.#applyPauses();
  }

  /** Opens the microphone of a device that had none open, or lets it go. */
  async setMicrophone(isOpen: boolean): Promise<void> {
    if (isOpen === (this.#microphone !== null)) return;
    if (isOpen) this.#takeMicrophone(await openMicrophone());
    else {
      this.#microphone?.stop();
      this.#microphone = null;
    }
    await this.#media?.send('audio', this.#microphone);
  }

  /** Sends this picture in place of the camera's, such as a screen's; null: the camera's again. */
  async sendPicture(track: MediaStreamTrack | null): Promise<void> {
    this.#picture = track;
    await this.#media?.send('video', track ?? this.state.getState().camera);
  }

  /** How large somebody's picture is shown here. */
  async prefer(peerId: string, isLarge: boolean): Promise<void> {
    await this.#media?.prefer(peerId, isLarge).catch(() => undefined);
  }

  /** Switches the own picture on or off. */
  async setCamera(isOn: boolean): Promise<void> {
    const { camera } = this.state.getState();
    if (!isOn) {
      camera?.stop();
      this.state.setState({ camera: null, cameraFault: null });
      return this.#media?.send('video', null);
    }
    this.#takeCamera(await openCamera(this.#facing));
    await this.#media?.send('video', this.state.getState().camera);
  }

  /** From the camera that looks at the person to the one that looks ahead, and back. */
  async switchCamera(): Promise<void> {
    this.#facing = this.#facing === 'user' ? 'environment' : 'user';
    // Most phones open one camera at a time.
    this.state.getState().camera?.stop();
    await this.setCamera(true);
  }

  /** Figures of what arrives, for tests and for a person who asks how good the line is. */
  figures(): Promise<{ framesDecoded: number; audioEnergy: number; packetsLost: number }> {
    return this.#media?.figures() ?? Promise.resolve({ framesDecoded: 0, audioEnergy: 0, packetsLost: 0 });
  }

  /** Cuts the socket as a network change does; media go on. */
  dropSignal(): void {
    this.#link?.close();
  }

  /** Ends it on this device. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#link?.ask({ kind: 'leave' }).catch(() => undefined);
    this.#link?.close();
    this.#media?.close();
    this.#microphone?.stop();
    this.state.getState().camera?.stop();
    this.state.setState({ phase: 'closed', camera: null, remote: new Map() });
  }

  #takeMicrophone(opened: LocalTrack): void {
    if (this.#isClosed && opened.kind === 'track') return opened.track.stop();
    this.#microphone = opened.kind === 'track' ? opened.track : null;
    this.state.setState({ microphoneFault: opened.kind === 'fault' ? opened.fault : null });
  }

  #takeCamera(opened: LocalTrack): void {
    if (this.#isClosed && opened.kind === 'track') return opened.track.stop();
    this.state.setState({
      camera: opened.kind === 'track' ? opened.track : null,
      cameraFault: opened.kind === 'fault' ? opened.fault : null,
    });
  }

  /** Tries until it stands or is closed. */
  async #climb(phase: 'joining' | 'mending', firstWaitMs = 0): Promise<void> {
    if (this.#isMending) return;
    this.#isMending = true;
    this.state.setState({ phase });
    let waitMs = firstWaitMs;
    while (!this.#isClosed) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      try {
        await this.#join();
        break;
      } catch {
        // Whatever it was, the next attempt meets the state as it is then; the server ends a call that stays away.
        waitMs = Math.min(Math.max(waitMs * 2, FIRST_WAIT_MS), LONGEST_WAIT_MS);
      }
    }
    this.#isMending = false;
    if (this.#isClosed) return;
    this.state.setState((before) => ({ phase: 'live', mended: before.mended + (phase === 'mending' ? 1 : 0) }));
  }

  async #join(): Promise<void> {
    const joined = await this.#enter();
    const media = this.#media;
    if (joined.isResumed && media !== null && media.isUsable) {
      this.state.setState({ peers: joined.peers });
      return;
    }
    media?.close();
    const link = this.#link;
    if (link === null) throw new SignalError('gone');
    this.state.setState({ peers: joined.peers, remote: new Map() });
    const fresh = await RoomMedia.open(link, joined.routerRtpCapabilities, this.#relays, {
      onTrack: (peerId, kind, track) => this.#setRemote(peerId, kind, track),
      onBroken: () => void this.#mendPath(),
    });
    fresh.isLayered = this.#parts.isMeeting ?? false;
    this.#media = fresh;
    await fresh.send('audio', this.#microphone);
    await fresh.send('video', this.#picture ?? this.state.getState().camera);
    await this.#applyPauses();
  }

  /** Joins: as the peer that one was, else by a new ticket, which also tells where. */
  async #enter(): Promise<Joined> {
    if (this.#resume !== null) {
      try {
        const link = this.#link ?? (await this.#openLink(this.#signalUrl));
        return this.#takeJoined(await link.ask({ kind: 'join', resume: this.#resume }));
      } catch (error) {
        if (!(error instanceof SignalError) || error.fault !== 'resume-refused') throw error;
        this.#resume = null;
      }
    }
    const { ticket, signalUrl, iceServers, isRelayOnly } = await this.#parts.takeTicket();
    this.#relays = { iceServers, isRelayOnly };
    const link = signalUrl === this.#signalUrl ? this.#link : null;
    return this.#takeJoined(await (link ?? (await this.#openLink(signalUrl))).ask({ kind: 'join', ticket }));
  }

  async #openLink(url: string): Promise<SignalLink> {
    this.#link?.close();
    const link: SignalLink = await openSignal(url, {
      onFrame: (frame) => {
        if (this.#link === link) void this.#take(frame);
      },
      onClose: () => {
        if (this.#link !== link) return;
        this.#link = null;
        if (!this.#isClosed) void this.#climb('mending');
      },
    });
    this.#signalUrl = url;
    this.#link = link;
    this.#media?.useLink(link);
    return link;
  }

  #takeJoined(value: unknown): Joined {
    const joined = Value.Parse(Joined, value);
    this.#resume = joined.resume;
    this.#right(joined.publish);
    return joined;
  }

  async #take(frame: Exclude<SignalFrame, { kind: 'answer' | 'refused' }>): Promise<void> {
    switch (frame.kind) {
      case 'peers':
        return this.#setPeers(frame.peers);
      case 'consumer':
        return this.#media?.receive(frame);
      case 'consumer-closed':
        return this.#media?.forget(frame.consumerId);
      case 'consumer-paused':
        return this.#media?.pauseReceived(frame.consumerId, frame.isPaused);
      case 'right':
        return this.#right(frame.publish);
      case 'voices':
        return this.state.setState({ voices: frame.peerIds });
      case 'engine-lost':
        this.#media?.breakOff();
        return this.#climb('mending', Math.random() * SPREAD_MS);
      case 'closed':
        return this.close();
    }
  }

  /** The other side holds what it took away; here it is only shown. What is given back, the person opens. */
  #right(publish: readonly MediaKind[]): void {
    if (!publish.includes('audio')) this.state.setState({ isMuted: true });
    this.#parts.onRight?.(publish);
  }

  async #mendPath(): Promise<void> {
    this.state.setState({ phase: 'mending' });
    const isBack = (await this.#media?.restartPath()) ?? false;
    if (isBack) return this.state.setState((before) => ({ phase: 'live', mended: before.mended + 1 }));
    this.#media?.breakOff();
    await this.#climb('mending');
  }

  #setPeers(peers: readonly RoomPeer[]): void {
    const known = new Set(peers.map((peer) => peer.peerId));
    const { remote } = this.state.getState();
    this.state.setState({ peers, remote: new Map([...remote].filter(([peerId]) => known.has(peerId))) });
  }

  #setRemote(peerId: string, kind: MediaKind, track: MediaStreamTrack | null): void {
    const remote = new Map(this.state.getState().remote);
    remote.set(peerId, { audio: null, video: null, ...remote.get(peerId), [kind]: track });
    this.state.setState({ remote });
  }

  async #applyPauses(): Promise<void> {
    const { isMuted, isHeld } = this.state.getState();
    await this.#media?.pause('audio', isMuted || isHeld).catch(() => undefined);
    await this.#media?.pause('video', isHeld).catch(() => undefined);
  }
}
