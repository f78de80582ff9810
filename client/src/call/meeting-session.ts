import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MediaKind } from '#contract/conference';
import { CallSession, type SessionTicket } from './call-session.ts';

/** What this device may send in a meeting, and whether it shares its screen. */
export interface StageState {
  mayShow: boolean;
  maySpeak: boolean;
  screen: MediaStreamTrack | null;
  /** The person or the browser gave no screen. */
  isScreenRefused: boolean;
}

/** What a session works with. */
export interface MeetingSessionParts {
  /** A new ticket each time. @throws when the meeting is over, or the server is away */
  takeTicket: () => Promise<SessionTicket>;
}

/**
 * A meeting on this device. Who is brought on stage is seen at once; heard only by an own press. Taken off, camera and microphone are let
 * go. Its line mends itself as a call's does.
 */
export class MeetingSession {
  readonly call: CallSession;
  readonly stage: StoreApi<StageState>;

  constructor({ takeTicket }: MeetingSessionParts) {
    this.stage = createStore<StageState>(() => ({
      mayShow: false,
      maySpeak: false,
      screen: null,
      isScreenRefused: false,
    }));
    this.call = new CallSession({
      takeTicket,
      wantsVideo: false,
      isMeeting: true,
      onRight: (publish) => void mended(this.#take(publish)),
    });
  }

  start(): Promise<void> {
    return mended(this.call.start());
  }

  /** Opens the microphone where that is allowed, or closes it. */
  async speak(isOn: boolean): Promise<void> {
    if (isOn && !this.stage.getState().maySpeak) return;
    if (isOn) await mended(this.call.setMicrophone(true));
    this.call.setMuted(!isOn);
  }

  /** Shows the camera, or not. */
  show(isOn: boolean): Promise<void> {
    return mended(this.call.setCamera(isOn && this.stage.getState().mayShow));
  }

  /** Shows this device's screen in place of its camera; the browser asks which. */
  async shareScreen(isOn: boolean): Promise<void> {
    this.stage.getState().screen?.stop();
    this.stage.setState({ screen: null, isScreenRefused: false });
    if (!isOn || !this.stage.getState().mayShow) return mended(this.call.sendPicture(null));
    try {
      const [track] = (await navigator.mediaDevices.getDisplayMedia({ video: true })).getVideoTracks();
      if (!track) return;
      // The browser's own button ends it too.
      track.onended = () => void this.shareScreen(false);
      this.stage.setState({ screen: track });
      await mended(this.call.sendPicture(track));
    } catch {
      this.stage.setState({ isScreenRefused: true });
    }
  }

  close(): void {
    this.stage.getState().screen?.stop();
    this.call.close();
  }

  async #take(publish: readonly MediaKind[]): Promise<void> {
    const before = this.stage.getState();
    const [mayShow, maySpeak] = [publish.includes('video'), publish.includes('audio')];
    this.stage.setState({ mayShow, maySpeak });
    if (mayShow && !before.mayShow) return this.call.setCamera(true);
    if (mayShow) return;
    if (before.screen) await this.shareScreen(false);
    await this.call.setCamera(false);
    await this.call.setMicrophone(false);
  }
}

/** What a broken line did not take is sent when the line stands again: it begins with all that is on. */
function mended(work: Promise<void>): Promise<void> {
  return work.catch(() => undefined);
}
