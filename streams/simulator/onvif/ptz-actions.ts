import type { ActionContext, ActionReply } from './board.ts';
import type { PtzHead } from './ptz-head.ts';
import { attribute, escapeText, tagText } from './xml-text.ts';

const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl';
/** A movement that names no end goes on for this long (ONVIF PTZ §5.3.3). */
const USUAL_TIMEOUT_MS = 60_000;

/** PTZ service of a device whose profile turns. Null for what belongs to another service. */
export function answerPtz(action: string, message: string, context: ActionContext): ActionReply | null {
  if (!message.includes(PTZ)) return null;
  const token = tagText(message, 'ProfileToken');
  const profile = context.board.profiles.find((each) => each.token === token);
  if (!profile?.head) return { fault: profile ? 'ActionNotSupported' : 'NoProfile' };
  const nowMs = context.board.nowMs();
  const inside = act(action, message, profile.head, nowMs);
  if (inside === null) return { fault: 'NoToken' };
  return { body: `<p:${action}Response xmlns:p="${PTZ}">${inside}</p:${action}Response>` };
}

/** The inside of the reply; null for a preset that is not there. */
function act(action: string, message: string, head: PtzHead, nowMs: number): string | null {
  const preset = tagText(message, 'PresetToken');
  switch (action) {
    case 'ContinuousMove':
      head.move(speedOf(message), timeoutOf(tagText(message, 'Timeout')), nowMs);
      return '';
    case 'Stop':
      head.stop(nowMs);
      return '';
    case 'GetPresets':
      return head
        .list()
        .map(({ token, name }) => `<p:Preset token="${token}"><tt:Name>${escapeText(name)}</tt:Name></p:Preset>`)
        .join('');
    case 'SetPreset':
      return `<p:PresetToken>${head.keep(tagText(message, 'PresetName'), nowMs)}</p:PresetToken>`;
    case 'GotoPreset':
      return head.goTo(preset) ? '' : null;
    case 'RemovePreset':
      return head.remove(preset) ? '' : null;
    default:
      return null;
  }
}

function speedOf(message: string): { pan: number; tilt: number; zoom: number } {
  const number = (element: string, name: string): number => Number(attribute(message, element, name) ?? 0) || 0;
  return { pan: number('PanTilt', 'x'), tilt: number('PanTilt', 'y'), zoom: number('Zoom', 'x') };
}

/** `PT2S`, `PT1.5S` in ms. */
function timeoutOf(text: string): number {
  const seconds = /^PT([\d.]+)S$/.exec(text)?.[1];
  return seconds === undefined ? USUAL_TIMEOUT_MS : Number(seconds) * 1000;
}
