import type { EncoderSettings, OnvifDeviceFacts, OnvifProfile } from '#contract/onvif';
import { mediaUrlAt, readEncoder, type MediaGeneration } from './media.ts';
import { OnvifFailure } from './soap.ts';
import type { SoapClient } from './soap-client.ts';
import { escapeXml, find, findAll, numberOf, textOf, type XmlElement } from './xml.ts';

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl';
const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl';
const MEDIA1 = 'http://www.onvif.org/ver10/media/wsdl';
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl';
/** Profiles of a recorder with 32 channels, and some. */
const MAX_PROFILES = 200;

/** Paths of a device's services; null for those it has not. */
interface Services {
  media: MediaGeneration;
  ptzPath: string | null;
}

/** One ONVIF device (Profile S or T): asks its clock first, then which services it has, once. */
export class OnvifClient {
  readonly soap: SoapClient;
  readonly #epochMs: () => number;
  #services: Promise<Services> | null = null;
  clockAheadS: number | null = null;

  constructor(soap: SoapClient, epochMs: () => number) {
    this.soap = soap;
    this.#epochMs = epochMs;
  }

  /** Who made it, its clock and its profiles with their addresses. @throws OnvifFailure */
  async describe(): Promise<OnvifDeviceFacts> {
    const services = await this.services();
    const information = await this.soap.call(this.soap.devicePath, `<GetDeviceInformation xmlns="${DEVICE}"/>`);
    return {
      manufacturer: textOf(information, 'Manufacturer'),
      model: textOf(information, 'Model'),
      firmware: textOf(information, 'FirmwareVersion'),
      serialNumber: textOf(information, 'SerialNumber'),
      clockAheadS: this.clockAheadS,
      profiles: await this.profiles(services),
    };
  }

  /** Its profiles with what their encoders are set to. @throws OnvifFailure */
  async profiles(known?: Services): Promise<OnvifProfile[]> {
    const { media, ptzPath } = known ?? (await this.services());
    const listed = await this.listProfiles();
    const profiles: OnvifProfile[] = [];
    for (const element of listed) {
      const configurations = media.isSecond ? find(element, 'Configurations') : element;
      const part = (second: string, first: string): XmlElement | undefined =>
        find(configurations, media.isSecond ? second : first);
      const encoder = part('VideoEncoder', 'VideoEncoderConfiguration');
      const token = element.attributes['token'] ?? '';
      if (!encoder || token === '') continue;
      profiles.push({
        token,
        name: textOf(element, 'Name'),
        sourceToken: textOf(part('VideoSource', 'VideoSourceConfiguration'), 'SourceToken') || null,
        encoder: readEncoder(encoder, media),
        streamUrl: await this.#streamUrl(media, token),
        hasPtz: ptzPath !== null && part('PTZ', 'PTZConfiguration') !== undefined,
      });
    }
    return profiles;
  }

  /** The profile elements as the device writes them. @throws OnvifFailure */
  async listProfiles(): Promise<XmlElement[]> {
    const { media } = await this.services();
    const body = media.isSecond
      ? `<GetProfiles xmlns="${MEDIA2}"><Type>All</Type></GetProfiles>`
      : `<GetProfiles xmlns="${MEDIA1}"/>`;
    return findAll(await this.soap.call(media.path, body), 'Profiles').slice(0, MAX_PROFILES);
  }

  /** Asks for a keyframe now (Media §5.19, Media2 §5.11). @throws OnvifFailure */
  async synchronise(profile: string): Promise<void> {
    const { media } = await this.services();
    const namespace = media.isSecond ? MEDIA2 : MEDIA1;
    const token = `<ProfileToken>${escapeXml(profile)}</ProfileToken>`;
    await this.soap.call(
      media.path,
      `<SetSynchronizationPoint xmlns="${namespace}">${token}</SetSynchronizationPoint>`,
    );
  }

  /** Sets its clock to ours, by hand and in UTC. @throws OnvifFailure */
  async setClock(): Promise<void> {
    await this.services();
    const now = new Date(this.#epochMs());
    const schema = 'xmlns="http://www.onvif.org/ver10/schema"';
    await this.soap.call(
      this.soap.devicePath,
      `<SetSystemDateAndTime xmlns="${DEVICE}"><DateTimeType>Manual</DateTimeType><DaylightSavings>false</DaylightSavings>` +
        `<UTCDateTime><Time ${schema}><Hour>${now.getUTCHours()}</Hour><Minute>${now.getUTCMinutes()}</Minute>` +
        `<Second>${now.getUTCSeconds()}</Second></Time><Date ${schema}><Year>${now.getUTCFullYear()}</Year>` +
        `<Month>${now.getUTCMonth() + 1}</Month><Day>${now.getUTCDate()}</Day></Date></UTCDateTime></SetSystemDateAndTime>`,
    );
    this.#services = null; // Its time is another one now, and sign-in goes by it.
  }

  /** Path of the PTZ service. @throws OnvifFailure `not-supported` where there is none */
  async ptzPath(): Promise<string> {
    const { ptzPath } = await this.services();
    if (ptzPath === null) throw new OnvifFailure('not-supported', 'the device has no PTZ service');
    return ptzPath;
  }

  /** Which services it has; asked once, and again after a failure. @throws OnvifFailure */
  services(): Promise<Services> {
    this.#services ??= this.#askServices().catch((error: unknown) => {
      this.#services = null;
      throw error;
    });
    return this.#services;
  }

  async #askServices(): Promise<Services> {
    await this.#askClock();
    const { devicePath } = this.soap;
    const paths = await this.#namedServices(devicePath);
    const second = paths.get(MEDIA2);
    const first = paths.get(MEDIA1);
    const path = second ?? first;
    if (path === undefined) throw new OnvifFailure('not-supported', 'the device has no media service');
    return { media: { isSecond: second !== undefined, path }, ptzPath: paths.get(PTZ) ?? null };
  }

  /** Before any sign-in: tokens are taken in the device's own time only. Devices that do not tell it are taken to have ours. */
  async #askClock(): Promise<void> {
    const body = `<GetSystemDateAndTime xmlns="${DEVICE}"/>`;
    const reply = await this.soap.call(this.soap.devicePath, body, true).catch((error: unknown) => {
      if (error instanceof OnvifFailure && (error.fault === 'auth-failed' || error.fault === 'refused')) return null;
      throw error;
    });
    const utc = find(reply ?? undefined, 'SystemDateAndTime', 'UTCDateTime');
    const at = (...path: string[]): number => numberOf(utc, ...path) ?? Number.NaN;
    const [year, month, day] = [at('Date', 'Year'), at('Date', 'Month'), at('Date', 'Day')];
    const timeMs = Date.UTC(year, month - 1, day, at('Time', 'Hour'), at('Time', 'Minute'), at('Time', 'Second'));
    if (!Number.isFinite(timeMs)) return;
    this.soap.clockAheadMs = timeMs - this.#epochMs();
    this.clockAheadS = Math.round(this.soap.clockAheadMs / 1000);
  }

  /** Paths by namespace: by GetServices, or by GetCapabilities where a device is older than that. */
  async #namedServices(path: string): Promise<Map<string, string>> {
    const body = `<GetServices xmlns="${DEVICE}"><IncludeCapability>false</IncludeCapability></GetServices>`;
    const paths = new Map<string, string>();
    try {
      for (const service of findAll(await this.soap.call(path, body), 'Service')) {
        paths.set(textOf(service, 'Namespace'), pathOf(textOf(service, 'XAddr')));
      }
    } catch (error) {
      if (!(error instanceof OnvifFailure) || !['not-supported', 'refused'].includes(error.fault)) throw error;
      const older = await this.soap.call(
        path,
        `<GetCapabilities xmlns="${DEVICE}"><Category>All</Category></GetCapabilities>`,
      );
      for (const [name, namespace] of [['Media', MEDIA1] as const, ['PTZ', PTZ] as const]) {
        const address = textOf(older, 'Capabilities', name, 'XAddr');
        if (address !== '') paths.set(namespace, pathOf(address));
      }
    }
    return paths;
  }

  async #streamUrl(media: MediaGeneration, profile: string): Promise<string | null> {
    const token = `<ProfileToken>${escapeXml(profile)}</ProfileToken>`;
    const schema = 'xmlns="http://www.onvif.org/ver10/schema"';
    const body = media.isSecond
      ? `<GetStreamUri xmlns="${MEDIA2}"><Protocol>RTSP</Protocol>${token}</GetStreamUri>`
      : `<GetStreamUri xmlns="${MEDIA1}"><StreamSetup><Stream ${schema}>RTP-Unicast</Stream>` +
        `<Transport ${schema}><Protocol>RTSP</Protocol></Transport></StreamSetup>${token}</GetStreamUri>`;
    try {
      const reply = await this.soap.call(media.path, body);
      return mediaUrlAt(this.soap.host, media.isSecond ? textOf(reply, 'Uri') : textOf(reply, 'MediaUri', 'Uri'));
    } catch (error) {
      // One profile without an address, e.g. of a channel with nothing plugged in, says nothing about the others.
      if (error instanceof OnvifFailure && error.fault === 'refused') return null;
      throw error;
    }
  }
}

/** The encoder of a profile and its element. @throws OnvifFailure `refused` when there is none */
export async function encoderOf(
  client: OnvifClient,
  profile: string,
): Promise<{ element: XmlElement; settings: EncoderSettings; media: MediaGeneration }> {
  const { media } = await client.services();
  const found = (await client.listProfiles()).find(({ attributes }) => attributes['token'] === profile);
  const element = media.isSecond
    ? find(found, 'Configurations', 'VideoEncoder')
    : find(found, 'VideoEncoderConfiguration');
  const settings = element && readEncoder(element, media);
  if (!element || !settings) throw new OnvifFailure('refused', `no profile ${profile} with an encoder`);
  return { element, settings, media };
}

/** Of an address of a device only its path and query: the host is the one that it is asked at. */
function pathOf(address: string): string {
  const base = 'http://device/';
  const url = URL.canParse(address, base) ? new URL(address, base) : new URL(base);
  return url.pathname + url.search;
}
