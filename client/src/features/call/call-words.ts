import type { MediaFault } from '../../call/local-media.ts';
import type { CallState } from '#contract/call';
import { type OwnText, ownText, useOwnText } from '../../i18n/own-words.ts';

/** Words of calls. They come with the calls' own files and stand in no first load. */
const WORDS = {
  title: ['通话', 'Call'],
  'state-invited': ['正在呼叫…', 'Calling…'],
  'state-ringing': ['对方振铃中…', 'Ringing…'],
  'state-accepted': ['已接听，正在接通…', 'Answered, connecting…'],
  'state-connected': ['通话中', 'Connected'],
  'state-ended': ['通话结束', 'Call ended'],
  'state-declined': ['对方拒接', 'Declined'],
  'state-busy': ['对方正在通话，已留待办', 'Busy: left as a to-do'],
  'state-missed': ['无人接听，已留待办', 'No answer: left as a to-do'],
  'state-cancelled': ['已取消，已留待办', 'Cancelled: left as a to-do'],
  'state-failed': ['未能接通：15 秒内没有音视频', 'Failed: no media within 15 s'],
  'state-lost': ['通话中断：30 秒没有音视频', 'Lost: no media for 30 s'],
  preempted: ['被紧急呼叫中断', 'Ended by an emergency call'],
  unreached: [
    '对方没有在线设备；继续呼叫，未接将留待办',
    'No device is reachable; it goes on ringing and becomes a to-do',
  ],
  incoming: ['{{who}} 呼叫您', '{{who}} is calling'],
  'incoming-urgent': ['紧急呼叫：{{who}}', 'Emergency call: {{who}}'],
  accept: ['接听', 'Answer'],
  'accept-video': ['视频接听', 'Answer with video'],
  decline: ['拒接', 'Decline'],
  silence: ['本机静铃', 'Silence here'],
  'hang-up': ['挂断', 'Hang up'],
  leave: ['离开', 'Leave'],
  cancel: ['取消呼叫', 'Cancel'],
  mute: ['静音', 'Mute'],
  unmute: ['取消静音', 'Unmute'],
  'camera-on': ['开摄像头', 'Camera on'],
  'camera-off': ['关摄像头', 'Camera off'],
  'camera-switch': ['换摄像头', 'Switch camera'],
  hold: ['保持', 'Hold'],
  resume: ['恢复', 'Resume'],
  held: ['已保持：双方听不到、看不到', 'On hold: neither side hears or sees'],
  freeze: ['定格存入事件', 'Freeze into the case'],
  frozen: ['画面已存入事件', 'The picture is in the case'],
  note: ['通话记录（存入事件）', 'Call notes (kept with the case)'],
  'note-save': ['保存记录', 'Save notes'],
  'note-saved': ['记录已保存', 'Notes are saved'],
  mending: ['网络中断，正在自动恢复…', 'The line broke, mending it…'],
  joining: ['正在连接音视频…', 'Connecting media…'],
  elsewhere: ['已在另一台设备上接听', 'Answered on another device'],
  joined: ['{{who}} 已加入通话', '{{who}} has joined'],
  'call-back': ['回拨', 'Call back'],
  done: ['已处理', 'Done'],
  todos: ['未接来电 {{n}}', 'Missed calls {{n}}'],
  'todo-none': ['没有未接来电', 'No missed calls'],
  close: ['关闭', 'Close'],
  own: ['本机画面', 'Your picture'],
  'fault-insecure': [
    '此页面经 HTTP 打开，浏览器不提供麦克风和摄像头：只能收听。请用 HTTPS 地址打开',
    'This page came over plain HTTP, so the browser gives no microphone or camera: you can only listen. Open it by its HTTPS address',
  ],
  'fault-refused': [
    '麦克风或摄像头被拒绝：只能收听。请在浏览器地址栏允许',
    'Microphone or camera was refused: you can only listen. Allow it beside the address',
  ],
  'fault-missing': ['没有找到麦克风或摄像头：只能收听', 'No microphone or camera was found: you can only listen'],
  'fault-busy': [
    '麦克风或摄像头被其他程序占用：只能收听',
    'Microphone or camera is used by another program: you can only listen',
  ],
  'failed-place': ['呼叫没有发出：{{why}}', 'The call was not placed: {{why}}'],
  'call-owner': ['连线主办中心', 'Call the centre in charge'],
  'case-calls': ['通话记录', 'Calls about this case'],
  pictures: ['定格 {{n}} 张', '{{n}} pictures'],
  'join-running': ['加入通话', 'Join the call'],
  running: ['{{a}} 与 {{b}} 正在通话', '{{a}} and {{b}} are talking'],
} as const;

/** A word of calls. */
export type CallWord = keyof typeof WORDS;

const callText = ownText<CallWord>(WORDS);

/** The words for a component; it draws again when the language changes. */
export const useCallText = (): OwnText<CallWord> => useOwnText(callText);

/** What stands over a call in this state. */
export const stateWord = (state: CallState): CallWord => `state-${state}`;

/** Why this side is not heard or seen. */
export const faultWord = (fault: MediaFault): CallWord => `fault-${fault}`;
