import type { EncoderSettings } from '#contract/onvif';
import { OnvifFailure } from './soap.ts';
import type { SoapClient } from './soap-client.ts';
import { escapeXml, find, findAll, finite, numberOf, textOf, type XmlElement } from './xml.ts';

/** The media service that a device is spoken to by: Media2 (Profile T) where it has it, since only that knows H.265. */
export interface MediaGeneration {
  isSecond: boolean;
  path: string;
}

const MEDIA1 = 'http://www.onvif.org/ver10/media/wsdl';
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl';
const SCHEMA = 'http://www.onvif.org/ver10/schema';

/** What an encoder's element says; null when it says no size. */
export function readEncoder(element: XmlElement, { isSecond }: MediaGeneration): EncoderSettings | null {
  const widthPx = numberOf(element, 'Resolution', 'Width');
  const heightPx = numberOf(element, 'Resolution', 'Height');
  if (widthPx === null || heightPx === null) return null;
  const encoding = textOf(element, 'Encoding');
  const gop = isSecond ? finite(element.attributes['GovLength']) : numberOf(element, encoding, 'GovLength');
  return {
    encoding,
    widthPx,
    heightPx,
    fps: numberOf(element, 'RateControl', 'FrameRateLimit'),
    bitrateKbps: numberOf(element, 'RateControl', 'BitrateLimit'),
    gopPictures: gop,
  };
}

/**
 * Sets an encoder, all but what `settings` names kept as the device wrote it.
 * @throws OnvifFailure `not-supported` where it cannot make that coding
 */
export async function writeEncoder(
  soap: SoapClient,
  media: MediaGeneration,
  element: XmlElement,
  settings: EncoderSettings,
): Promise<void> {
  await checkCoding(soap, media, element, settings.encoding);
  const body = media.isSecond ? secondBody(element, settings) : firstBody(element, settings);
  await soap.call(media.path, body);
}

async function checkCoding(soap: SoapClient, media: MediaGeneration, element: XmlElement, encoding: string) {
  const namespace = media.isSecond ? MEDIA2 : MEDIA1;
  const token = escapeXml(element.attributes['token'] ?? '');
  const options = await soap.call(
    media.path,
    `<GetVideoEncoderConfigurationOptions xmlns="${namespace}"><ConfigurationToken>${token}</ConfigurationToken></GetVideoEncoderConfigurationOptions>`,
  );
  const able = findAll(options, 'Options');
  const isAble = media.isSecond
    ? able.some((option) => textOf(option, 'Encoding') === encoding)
    : able.some((option) => find(option, encoding) !== undefined);
  if (!isAble) throw new OnvifFailure('not-supported', `this encoder cannot make ${encoding}`);
}

/** Media2: the GOP and the profile are attributes, and of every coding the same. */
function secondBody(element: XmlElement, settings: EncoderSettings): string {
  const gop = settings.gopPictures === null ? '' : ` GovLength="${settings.gopPictures}"`;
  const kept = settings.encoding === textOf(element, 'Encoding') ? element.attributes['Profile'] : undefined;
  const profile = ` Profile="${escapeXml(kept ?? 'Main')}"`;
  return (
    `<SetVideoEncoderConfiguration xmlns="${MEDIA2}"><Configuration token="${tokenOf(element)}"${gop}${profile}>` +
    head(element, settings) +
    rate(settings, '') +
    quality(element) +
    '</Configuration></SetVideoEncoderConfiguration>'
  );
}

/** Media1: an element of the coding's own name; the schema fixes the order. */
function firstBody(element: XmlElement, settings: EncoderSettings): string {
  const interval = numberOf(element, 'RateControl', 'EncodingInterval') ?? 1;
  const profile = textOf(element, 'H264', 'H264Profile') || 'Main';
  const coding =
    settings.encoding === 'H264' && settings.gopPictures !== null
      ? `<H264 xmlns="${SCHEMA}"><GovLength>${settings.gopPictures}</GovLength><H264Profile>${escapeXml(profile)}</H264Profile></H264>`
      : '';
  const timeout = textOf(element, 'SessionTimeout') || 'PT60S';
  return (
    `<SetVideoEncoderConfiguration xmlns="${MEDIA1}"><Configuration token="${tokenOf(element)}">` +
    head(element, settings) +
    quality(element) +
    rate(settings, `<EncodingInterval>${interval}</EncodingInterval>`) +
    coding +
    multicast(element) +
    `<SessionTimeout xmlns="${SCHEMA}">${escapeXml(timeout)}</SessionTimeout>` +
    '</Configuration><ForcePersistence>true</ForcePersistence></SetVideoEncoderConfiguration>'
  );
}

const tokenOf = (element: XmlElement): string => escapeXml(element.attributes['token'] ?? '');

function head(element: XmlElement, { encoding, widthPx, heightPx }: EncoderSettings): string {
  return (
    `<Name xmlns="${SCHEMA}">${escapeXml(textOf(element, 'Name'))}</Name>` +
    `<UseCount xmlns="${SCHEMA}">${numberOf(element, 'UseCount') ?? 1}</UseCount>` +
    `<Encoding xmlns="${SCHEMA}">${escapeXml(encoding)}</Encoding>` +
    `<Resolution xmlns="${SCHEMA}"><Width>${widthPx}</Width><Height>${heightPx}</Height></Resolution>`
  );
}

function rate({ fps, bitrateKbps }: EncoderSettings, interval: string): string {
  if (fps === null || bitrateKbps === null) return '';
  return (
    `<RateControl xmlns="${SCHEMA}"><FrameRateLimit>${fps}</FrameRateLimit>${interval}` +
    `<BitrateLimit>${bitrateKbps}</BitrateLimit></RateControl>`
  );
}

function quality(element: XmlElement): string {
  return `<Quality xmlns="${SCHEMA}">${numberOf(element, 'Quality') ?? 1}</Quality>`;
}

/** Handed back as it came: a device that has none set wants none. */
function multicast(element: XmlElement): string {
  const from = find(element, 'Multicast');
  if (!from) return '';
  const address = escapeXml(textOf(from, 'Address', 'IPv4Address') || '0.0.0.0');
  return (
    `<Multicast xmlns="${SCHEMA}"><Address><Type>IPv4</Type><IPv4Address>${address}</IPv4Address></Address>` +
    `<Port>${numberOf(from, 'Port') ?? 0}</Port><TTL>${numberOf(from, 'TTL') ?? 1}</TTL><AutoStart>false</AutoStart></Multicast>`
  );
}

/** A stream's address at the host that the device was asked at: many name an address inside their own network. */
export function mediaUrlAt(host: string, address: string): string | null {
  const match = /^(rtsps?:\/\/)(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/?#]+)(:\d{1,5})?([/?].*)?$/i.exec(address);
  return match ? `${match[1]?.toLowerCase()}${host}${match[2] ?? ''}${match[3] ?? '/'}` : null;
}
