import type { ActionContext, ActionReply } from './board.ts';
import { tagText } from './xml-text.ts';

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl';
const MEDIA1 = 'http://www.onvif.org/ver10/media/wsdl';
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl';
const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl';

/** Device service: clock, identity, services. Null for what belongs to another service. */
export function answerDevice(action: string, message: string, context: ActionContext): ActionReply | null {
  switch (action) {
    case 'GetSystemDateAndTime':
      return { body: clockBody(new Date(context.board.nowMs() + context.clock.aheadMs)) };
    case 'SetSystemDateAndTime':
      return setClock(message, context);
    case 'GetDeviceInformation':
      return { body: informationBody(context) };
    case 'GetServices':
      return context.ways.isOld ? { fault: 'ActionNotSupported' } : { body: servicesBody(context) };
    case 'GetCapabilities':
      return { body: capabilitiesBody(context) };
    default:
      return null;
  }
}

function clockBody(at: Date): string {
  return (
    `<d:GetSystemDateAndTimeResponse xmlns:d="${DEVICE}"><d:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>` +
    '<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone><tt:UTCDateTime>' +
    `<tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time>` +
    `<tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date>` +
    '</tt:UTCDateTime></d:SystemDateAndTime></d:GetSystemDateAndTimeResponse>'
  );
}

function setClock(message: string, { board, clock }: ActionContext): ActionReply {
  const part = (name: string): number => Number(tagText(message, name));
  const date = [part('Year'), part('Month') - 1, part('Day')] as const;
  const atMs = Date.UTC(...date, part('Hour'), part('Minute'), part('Second'));
  if (!Number.isFinite(atMs)) return { fault: 'ConfigModify' };
  clock.aheadMs = atMs - board.nowMs();
  return { body: `<d:SetSystemDateAndTimeResponse xmlns:d="${DEVICE}"/>` };
}

function informationBody({ board }: ActionContext): string {
  return (
    `<d:GetDeviceInformationResponse xmlns:d="${DEVICE}"><d:Manufacturer>Grid321</d:Manufacturer><d:Model>${board.model}</d:Model>` +
    `<d:FirmwareVersion>1.0</d:FirmwareVersion><d:SerialNumber>${board.serialNumber}</d:SerialNumber>` +
    '<d:HardwareId>simulated</d:HardwareId></d:GetDeviceInformationResponse>'
  );
}

function servicesBody({ board, ways, origin }: ActionContext): string {
  const services = [
    [DEVICE, 'device_service'],
    [MEDIA1, 'media_service'],
    ...(ways.hasMedia2 ? [[MEDIA2, 'media2_service']] : []),
    ...(board.profiles.some(({ head }) => head) ? [[PTZ, 'ptz_service']] : []),
  ] as const;
  const list = services.map(
    ([namespace, path]) =>
      `<d:Service><d:Namespace>${namespace}</d:Namespace><d:XAddr>${origin}/onvif/${path}</d:XAddr>` +
      '<d:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></d:Version></d:Service>',
  );
  return `<d:GetServicesResponse xmlns:d="${DEVICE}">${list.join('')}</d:GetServicesResponse>`;
}

function capabilitiesBody({ board, origin }: ActionContext): string {
  const ptz = board.profiles.some(({ head }) => head)
    ? `<tt:PTZ><tt:XAddr>${origin}/onvif/ptz_service</tt:XAddr></tt:PTZ>`
    : '';
  return (
    `<d:GetCapabilitiesResponse xmlns:d="${DEVICE}"><d:Capabilities>` +
    `<tt:Device><tt:XAddr>${origin}/onvif/device_service</tt:XAddr></tt:Device>` +
    `<tt:Media><tt:XAddr>${origin}/onvif/media_service</tt:XAddr></tt:Media>${ptz}` +
    '</d:Capabilities></d:GetCapabilitiesResponse>'
  );
}
