import type { OnvifAnswer, OnvifFault } from '#contract/onvif';
import { AppProblem, type Text } from '../problem.ts';

const WORDS: Readonly<Record<OnvifFault, Text>> = {
  'address-refused': {
    zh: '设备地址不在允许的摄像头网段',
    en: 'its address is not in a network that cameras may be in',
  },
  unreachable: { zh: '设备没有应答', en: 'the device does not answer' },
  'not-onvif': { zh: '该地址不是 ONVIF 设备', en: 'there is no ONVIF device at this address' },
  'auth-failed': { zh: '设备拒绝了用户名或密码', en: 'the device refused the user name or password' },
  'not-supported': { zh: '设备不支持这项操作', en: 'the device cannot do this' },
  refused: { zh: '设备拒绝了这项操作', en: 'the device refused' },
  'no-gateway': { zh: '流媒体网关未连接', en: 'no media gateway is connected' },
};

/** Says to whoever asked why a device did not do it. */
function onvifProblem({ fault, detail }: Extract<OnvifAnswer, { kind: 'fault' }>): AppProblem {
  const { zh, en } = WORDS[fault];
  if (fault === 'no-gateway') return new AppProblem('camera-unavailable', { detail: WORDS[fault], retryAfterS: 3 });
  const own = detail === '' || fault === 'unreachable' ? '' : ` (${detail})`;
  return new AppProblem('camera-refused', { detail: { zh: zh + own, en: en + own } });
}

/** An answer of the kind that was asked for. @throws AppProblem for a fault */
export function expectAnswer<Kind extends OnvifAnswer['kind']>(
  answer: OnvifAnswer,
  kind: Kind,
): Extract<OnvifAnswer, { kind: Kind }> {
  if (answer.kind === 'fault') throw onvifProblem(answer);
  if (answer.kind !== kind) throw new Error(`a gateway answered ${answer.kind} where ${kind} was asked for`);
  return answer as Extract<OnvifAnswer, { kind: Kind }>;
}
