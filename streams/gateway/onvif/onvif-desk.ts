import type { EncoderSettings, OnvifAnswer, OnvifDevice, OnvifQuestion } from '#contract/onvif';
import type { MediaCamera } from '#contract/media-control';
import type { Rendition } from '#contract/stream';
import { encoderOf, OnvifClient } from './device.ts';
import { discover } from './discovery.ts';
import { writeEncoder } from './media.ts';
import { CAMERA_LIMIT_S, PtzDesk } from './ptz-desk.ts';
import * as ptz from './ptz.ts';
import { OnvifFailure } from './soap.ts';
import { SoapClient, type SoapSurroundings } from './soap-client.ts';

/** What the desk needs of its gateway; `nowMs` is monotonic. */
export interface OnvifDeskParts extends SoapSurroundings {
  nowMs: () => number;
  /** Words for the log; never a credential. */
  onFault: (subject: string, detail: string) => void;
}

/** A camera being turned: the client of its device and the profile that moves. */
interface Turning {
  client: OnvifClient;
  profile: string;
}

type DeviceQuestion = Exclude<OnvifQuestion, { ask: 'discover' }>;

const MAX_CLIENTS = 500;
/** A device that was changed or got another clock is asked anew after this. */
const CLIENT_AGE_MS = 600_000;
/** A camera is asked for a keyframe no oftener. */
const SYNCHRONISE_MS = 3000;

/** Speaks ONVIF for one gateway: answers questions, turns cameras and stops them, asks for keyframes. */
export class OnvifDesk {
  readonly #parts: OnvifDeskParts;
  readonly #clients = new Map<string, { client: OnvifClient; atMs: number }>();
  readonly #synchronisedAtMs = new Map<string, number>();
  readonly #ptz: PtzDesk<Turning>;

  constructor(parts: OnvifDeskParts) {
    this.#parts = parts;
    this.#ptz = new PtzDesk<Turning>({
      nowMs: parts.nowMs,
      move: ({ client, profile }, velocity) => ptz.move(client, profile, velocity, CAMERA_LIMIT_S),
      stop: ({ client, profile }) => ptz.stop(client, profile),
      onLost: ({ client }, error) => parts.onFault(client.soap.host, `did not stop when told: ${String(error)}`),
    });
  }

  /** Answers; a device that refuses, is away or talks nonsense is an answer too. */
  async answer(question: OnvifQuestion): Promise<OnvifAnswer> {
    try {
      if (question.ask === 'discover') return { kind: 'found', devices: await this.#discover(question.listenMs) };
      return await this.#answerFor(this.#clientOf(question.device), question);
    } catch (error) {
      if (error instanceof OnvifFailure) return { kind: 'fault', fault: error.fault, detail: error.message };
      throw error;
    }
  }

  /** Called ten times a second. */
  tick(): void {
    this.#ptz.tick();
  }

  /** Asks a camera for a keyframe, so that who waits for a lazy one need not; nothing where it cannot be asked. */
  requestKeyframe(camera: MediaCamera, rendition: Rendition): void {
    const { onvif, source } = camera;
    const profile = rendition === 'main' ? onvif?.mainProfile : (onvif?.subProfile ?? onvif?.mainProfile);
    if (!onvif || !profile || source.kind !== 'rtsp') return;
    const nowMs = this.#parts.nowMs();
    const key = `${onvif.url} ${profile}`;
    if (nowMs - (this.#synchronisedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < SYNCHRONISE_MS) return;
    this.#synchronisedAtMs.set(key, nowMs);
    const asking = async (): Promise<void> => {
      await this.#clientOf({ url: onvif.url, credentials: source.credentials }).synchronise(profile);
    };
    asking().catch((error: unknown) =>
      this.#parts.onFault(camera.id, `gives no keyframe when asked: ${String(error)}`),
    );
  }

  async #answerFor(client: OnvifClient, question: DeviceQuestion): Promise<OnvifAnswer> {
    switch (question.ask) {
      case 'describe':
        return { kind: 'device', facts: await client.describe() };
      case 'move':
        await this.#ptz.move(keyOf(question), { client, profile: question.profile }, question.velocity);
        return DONE;
      case 'stop':
        await this.#ptz.stop(keyOf(question), { client, profile: question.profile });
        return DONE;
      case 'presets':
        return { kind: 'presets', presets: await ptz.listPresets(client, question.profile) };
      case 'go-to-preset':
        await ptz.goToPreset(client, question.profile, question.preset);
        return DONE;
      case 'keep-preset':
        await ptz.keepPreset(client, question.profile, question.name);
        return DONE;
      case 'remove-preset':
        await ptz.removePreset(client, question.profile, question.preset);
        return DONE;
      case 'set-encoder':
        return this.#setEncoder(client, question.profile, (now) => ({
          ...now,
          encoding: question.wanted.encoding,
          gopPictures: Math.max(1, Math.round((now.fps ?? USUAL_FPS) * question.wanted.gopS)),
        }));
      case 'restore-encoder':
        return this.#setEncoder(client, question.profile, () => question.settings);
      case 'set-clock':
        await client.setClock();
        return DONE;
    }
  }

  /** Sets it and reads back what it then says: cameras take what they cannot do and do something else. */
  async #setEncoder(
    client: OnvifClient,
    profile: string,
    change: (now: EncoderSettings) => EncoderSettings,
  ): Promise<OnvifAnswer> {
    const { element, settings: before, media } = await encoderOf(client, profile);
    await writeEncoder(client.soap, media, element, change(before));
    const { settings: after } = await encoderOf(client, profile);
    return { kind: 'encoder', before, after, at: new Date(this.#parts.epochMs()).toISOString() };
  }

  #discover(listenMs: number) {
    return discover(listenMs, async (host, port) => (await this.#parts.guard(host, port)).kind === 'allowed');
  }

  /** One client for as long as the device and its sign-in are the same: its services need not be asked for again. */
  #clientOf(device: OnvifDevice): OnvifClient {
    const key = JSON.stringify(device);
    const nowMs = this.#parts.nowMs();
    const known = this.#clients.get(key);
    if (known && nowMs - known.atMs < CLIENT_AGE_MS) return known.client;
    const client = new OnvifClient(new SoapClient(device, this.#parts), this.#parts.epochMs);
    this.#clients.delete(key);
    this.#clients.set(key, { client, atMs: nowMs });
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > MAX_CLIENTS && oldest !== undefined) this.#clients.delete(oldest);
    return client;
  }
}

const DONE: OnvifAnswer = { kind: 'done' };
const USUAL_FPS = 25;

const keyOf = ({ device, profile }: { device: OnvifDevice; profile: string }): string => `${device.url} ${profile}`;
