import type { CameraReason } from '#contract/camera-health';
import type { StreamSound } from '#contract/stream';
import type { Messages } from '../message-table.ts';

/** Words of a camera tile: what is seen, how old it is, why nothing is. */
export const tileMessages = {
  'tile.opening': ['正在打开', 'Opening'],
  'tile.live': ['实时 {{age}}s', 'Live {{age}}s'],
  'tile.frozen': ['{{age}}前画面', '{{age}} old'],
  'tile.refused': ['无法观看', 'Cannot be viewed'],
  'fault.address-refused': ['地址不在允许的网段', 'Address not allowed'],
  'fault.unreachable': ['无法连接', 'Unreachable'],
  'fault.not-rtsp': ['对方不是摄像机', 'Not a camera'],
  'fault.auth-failed': ['用户名或密码不正确', 'Wrong user or password'],
  'fault.certificate-changed': ['摄像机证书已变更', 'Its certificate has changed'],
  'fault.not-found': ['地址不存在', 'No such address'],
  'fault.refused': ['摄像机拒绝', 'Refused by the camera'],
  'fault.no-video': ['没有视频', 'No video'],
  'fault.codec-unsupported': ['编码不支持', 'Codec not supported'],
  'fault.codec-undecodable': ['此浏览器不能解码该编码', 'This browser cannot decode it'],
  'tile.left-codec': ['主码流（子码流 {{codec}} 不能解码）', 'Main stream (cannot decode {{codec}} of the sub-stream)'],
  'sound.passed': ['声音 {{coding}}', 'Sound {{coding}}'],
  'sound.recoded': ['声音 {{coding}}（转为 FLAC）', 'Sound {{coding}} (as FLAC)'],
  'sound.silent': ['声音 {{coding}}：摄像机未送出', 'Sound {{coding}}: the camera sends none'],
  'sound.unsupported': ['声音 {{coding}}：浏览器不支持', 'Sound {{coding}}: browsers do not play it'],
  'sound.refused': ['声音 {{coding}}：摄像机拒绝', 'Sound {{coding}}: the camera refuses it'],
  'fault.silent': ['没有画面', 'Silent'],
  'fault.closed': ['连接中断', 'Connection closed'],
  'fault.busy': ['摄像机连接数已满', 'All its sessions are taken'],
  'fault.source-unavailable': ['接入方式未启用', 'Source kind not enabled'],
  'fault.over-capacity': ['观看路数已满', 'Too many viewers'],
  'fault.unknown-camera': ['没有这台摄像机', 'No such camera'],
  'fault.unreachable-gateway': ['视频服务未连接', 'Video service away'],
  'fault.token-expired': ['观看凭证已过期', 'The view expired'],
  'fault.token-invalid': ['观看凭证无效', 'The view was refused'],
  'fault.frozen': ['画面冻结', 'Frozen picture'],
  'fault.black': ['画面全黑或被遮挡', 'Black or covered picture'],
  'fault.recorder-down': ['录像机无应答', 'Its recorder does not answer'],
  'fault.not-checked': ['超时未巡检', 'Not checked for too long'],
} as const satisfies Messages &
  Record<`fault.${CameraReason}` | `sound.${StreamSound['state']}`, readonly [string, string]>;
