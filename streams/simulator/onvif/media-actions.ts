import type { ActionContext, ActionReply, BoardEncoder, BoardProfile } from './board.ts';
import { attribute, escapeText, tagText } from './xml-text.ts';

const MEDIA1 = 'http://www.onvif.org/ver10/media/wsdl';
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl';

/** Media1 and Media2: profiles, addresses, encoders, keyframes. Null for what belongs to another service. */
export function answerMedia(action: string, message: string, context: ActionContext): ActionReply | null {
  const isSecond = message.includes(MEDIA2);
  if (isSecond && !context.ways.hasMedia2) return { fault: 'ActionNotSupported' };
  const namespace = isSecond ? MEDIA2 : MEDIA1;
  const reply = (inside: string): ActionReply => ({
    body: `<m:${action}Response xmlns:m="${namespace}">${inside}</m:${action}Response>`,
  });
  const { profiles } = context.board;
  if (action === 'GetProfiles') return reply(profiles.map((each) => profileXml(each, isSecond)).join(''));
  const profile = profiles.find(({ token }) => token === tagText(message, 'ProfileToken'));
  switch (action) {
    case 'GetStreamUri': {
      if (!profile) return { fault: 'NoProfile' };
      const uri = `rtsp://${context.ways.statedHost}:${context.board.port()}${escapeText(profile.path)}`;
      return reply(isSecond ? `<m:Uri>${uri}</m:Uri>` : `<m:MediaUri><tt:Uri>${uri}</tt:Uri></m:MediaUri>`);
    }
    case 'SetSynchronizationPoint':
      if (!profile) return { fault: 'NoProfile' };
      profile.synchronise();
      return reply('');
    case 'GetVideoEncoderConfigurationOptions': {
      const able = profiles.find(({ token }) => encoderToken(token) === tagText(message, 'ConfigurationToken'));
      return able ? reply(optionsXml(able, isSecond)) : { fault: 'NoToken' };
    }
    case 'SetVideoEncoderConfiguration': {
      const token = attribute(message, 'Configuration', 'token');
      const target = profiles.find((each) => encoderToken(each.token) === token);
      if (!target) return { fault: 'NoToken' };
      const wanted = wantedEncoder(message, target.encoder(), isSecond);
      if (wanted === null || !target.codings.includes(wanted.encoding)) return { fault: 'ConfigModify' };
      target.setEncoder(wanted);
      return reply('');
    }
    default:
      return null;
  }
}

const encoderToken = (profile: string): string => `encoder-${profile}`;

function wantedEncoder(message: string, now: BoardEncoder, isSecond: boolean): BoardEncoder | null {
  const encoding = tagText(message, 'Encoding');
  if (encoding !== 'H264' && encoding !== 'H265') return null;
  const gop = isSecond ? attribute(message, 'Configuration', 'GovLength') : tagText(message, 'GovLength');
  const number = (text: string | null, otherwise: number): number => Number(text ?? '') || otherwise;
  return {
    encoding,
    widthPx: number(tagText(message, 'Width'), now.widthPx),
    heightPx: number(tagText(message, 'Height'), now.heightPx),
    fps: number(tagText(message, 'FrameRateLimit'), now.fps),
    bitrateKbps: number(tagText(message, 'BitrateLimit'), now.bitrateKbps),
    gopPictures: number(gop, now.gopPictures),
  };
}

/** A profile; a coding that Media1 has no word for is left out of it, as devices do. */
function profileXml({ token, name, source, head, encoder }: BoardProfile, isSecond: boolean): string {
  const tag = isSecond ? 'VideoSource' : 'VideoSourceConfiguration';
  const now = encoder();
  const space = isSecond ? 'm' : 'tt';
  const sourceXml = `<${space}:${tag} token="source-${source}"><tt:Name>${source}</tt:Name><tt:SourceToken>${source}</tt:SourceToken></${space}:${tag}>`;
  const encoderXml = isSecond || now.encoding === 'H264' ? codingXml(token, now, isSecond) : '';
  const turn = head ? turnXml(isSecond) : '';
  const title = isSecond ? `<m:Name>${name}</m:Name>` : `<tt:Name>${name}</tt:Name>`;
  const inside = sourceXml + encoderXml + turn;
  const configurations = isSecond ? `<m:Configurations>${inside}</m:Configurations>` : inside;
  return `<m:Profiles token="${escapeText(token)}" fixed="true">${title}${configurations}</m:Profiles>`;
}

const turnXml = (isSecond: boolean): string =>
  isSecond
    ? '<m:PTZ token="ptz"><tt:Name>PTZ</tt:Name></m:PTZ>'
    : '<tt:PTZConfiguration token="ptz"><tt:Name>PTZ</tt:Name></tt:PTZConfiguration>';

function codingXml(token: string, encoder: BoardEncoder, isSecond: boolean): string {
  const { encoding, widthPx, heightPx, fps, bitrateKbps, gopPictures } = encoder;
  const size = `<tt:Resolution><tt:Width>${widthPx}</tt:Width><tt:Height>${heightPx}</tt:Height></tt:Resolution>`;
  const head = `<tt:Name>${escapeText(token)}</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>${encoding}</tt:Encoding>${size}`;
  const interval = isSecond ? '' : '<tt:EncodingInterval>1</tt:EncodingInterval>';
  const rate = `<tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit>${interval}<tt:BitrateLimit>${bitrateKbps}</tt:BitrateLimit></tt:RateControl>`;
  if (isSecond) {
    return `<m:VideoEncoder token="${escapeText(encoderToken(token))}" GovLength="${gopPictures}" Profile="Main">${head}${rate}<tt:Quality>4</tt:Quality></m:VideoEncoder>`;
  }
  const gop = `<tt:H264><tt:GovLength>${gopPictures}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>`;
  return (
    `<tt:VideoEncoderConfiguration token="${escapeText(encoderToken(token))}">${head}<tt:Quality>4</tt:Quality>${rate}${gop}` +
    '<tt:SessionTimeout>PT60S</tt:SessionTimeout></tt:VideoEncoderConfiguration>'
  );
}

function optionsXml({ codings }: BoardProfile, isSecond: boolean): string {
  if (!isSecond) return `<m:Options>${codings.includes('H264') ? '<tt:H264/>' : ''}</m:Options>`;
  return codings.map((coding) => `<m:Options><tt:Encoding>${coding}</tt:Encoding></m:Options>`).join('');
}
