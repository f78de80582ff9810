import type { PtzPreset, PtzVelocity } from '#contract/onvif';
import type { OnvifClient } from './device.ts';
import { escapeXml, findAll, textOf, type XmlElement } from './xml.ts';

const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl';
const SCHEMA = 'http://www.onvif.org/ver10/schema';
const MAX_PRESETS = 300;

/** Begins or changes a movement; the camera itself ends it after `timeoutS`. @throws OnvifFailure */
export async function move(client: OnvifClient, profile: string, velocity: PtzVelocity, timeoutS: number) {
  const { pan, tilt, zoom } = velocity;
  await ask(
    client,
    'ContinuousMove',
    profile,
    `<Velocity><PanTilt x="${pan}" y="${tilt}" xmlns="${SCHEMA}"/><Zoom x="${zoom}" xmlns="${SCHEMA}"/></Velocity>` +
      `<Timeout>PT${timeoutS}S</Timeout>`,
  );
}

/** Ends all movement. @throws OnvifFailure */
export async function stop(client: OnvifClient, profile: string): Promise<void> {
  await ask(client, 'Stop', profile, '<PanTilt>true</PanTilt><Zoom>true</Zoom>');
}

/** The places it was told to remember, as it lists them. @throws OnvifFailure */
export async function listPresets(client: OnvifClient, profile: string): Promise<PtzPreset[]> {
  const reply = await ask(client, 'GetPresets', profile, '');
  return findAll(reply, 'Preset')
    .slice(0, MAX_PRESETS)
    .map((preset) => ({ token: preset.attributes['token'] ?? '', name: textOf(preset, 'Name') }))
    .filter(({ token }) => token !== '' && token.length <= 64);
}

/** Turns to a place. @throws OnvifFailure */
export async function goToPreset(client: OnvifClient, profile: string, preset: string): Promise<void> {
  await ask(client, 'GotoPreset', profile, presetToken(preset));
}

/** Remembers where it looks now. @throws OnvifFailure */
export async function keepPreset(client: OnvifClient, profile: string, name: string): Promise<void> {
  await ask(client, 'SetPreset', profile, `<PresetName>${escapeXml(name)}</PresetName>`);
}

/** Forgets a place. @throws OnvifFailure */
export async function removePreset(client: OnvifClient, profile: string, preset: string): Promise<void> {
  await ask(client, 'RemovePreset', profile, presetToken(preset));
}

const presetToken = (preset: string): string => `<PresetToken>${escapeXml(preset)}</PresetToken>`;

async function ask(client: OnvifClient, action: string, profile: string, rest: string): Promise<XmlElement> {
  const path = await client.ptzPath();
  const token = `<ProfileToken>${escapeXml(profile)}</ProfileToken>`;
  return client.soap.call(path, `<${action} xmlns="${PTZ}">${token}${rest}</${action}>`);
}
