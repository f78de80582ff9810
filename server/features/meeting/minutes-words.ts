import type { AnswerState } from '#contract/meeting';
import type { Text } from '../../problem.ts';

/** Heads of the minutes. */
export const MINUTES_WORDS = {
  host: { zh: '主持人', en: 'Host' },
  seats: { zh: '到会席位', en: 'Seats inside' },
  began: { zh: '开始', en: 'Began' },
  ended: { zh: '结束', en: 'Ended' },
  agenda: { zh: '议程', en: 'Agenda' },
  decisions: { zh: '决定事项', en: 'Decisions' },
  roll: { zh: '点名', en: 'Roll call' },
  timeline: { zh: '会议过程', en: 'What happened' },
  none: { zh: '无', en: 'None' },
} as const satisfies Record<string, Text>;

/** What a seat said to a roll call. */
export const ANSWER_WORDS: Readonly<Record<AnswerState, Text>> = {
  waiting: { zh: '未应答', en: 'not answered' },
  present: { zh: '到', en: 'present' },
  late: { zh: '迟到', en: 'late' },
  absent: { zh: '缺席', en: 'absent' },
};

/** Kinds of entries, as the chronicle says them. */
export const ENTRY_WORDS: Readonly<Record<string, Text>> = {
  open: { zh: '开放会议室', en: 'opened the waiting room' },
  start: { zh: '开始会议', en: 'began the meeting' },
  lock: { zh: '锁定会议', en: 'locked the meeting' },
  unlock: { zh: '解锁会议', en: 'unlocked the meeting' },
  end: { zh: '结束会议', en: 'ended the meeting' },
  enter: { zh: '进入', en: 'came in' },
  wait: { zh: '等候', en: 'waits' },
  leave: { zh: '离开', en: 'left' },
  gone: { zh: '掉线', en: 'lost the line:' },
  raiseHand: { zh: '举手', en: 'raised the hand' },
  askVoice: { zh: '申请发言', en: 'asked to speak' },
  late: { zh: '迟到应答', en: 'answered late' },
  excuse: { zh: '缺席原因', en: 'absence:' },
  chat: { zh: '发言（文字）', en: 'wrote' },
  filed: { zh: '归入事件', en: 'filed to a case' },
  admit: { zh: '准入', en: 'let in' },
  admitAll: { zh: '全部准入', en: 'let all in' },
  stage: { zh: '请上台', en: 'brought on stage' },
  unstage: { zh: '请下台', en: 'took off stage' },
  mute: { zh: '静音', en: 'muted' },
  muteAll: { zh: '全体静音', en: 'muted all' },
  unmuteAll: { zh: '解除全体静音', en: 'lifted the muting of all' },
  allowVoice: { zh: '允许发言', en: 'allowed to speak' },
  remove: { zh: '移出会议', en: 'removed' },
  pin: { zh: '置顶画面', en: 'pinned' },
  makeCohost: { zh: '设为联席主持', en: 'made co-host' },
  rollCall: { zh: '点名', en: 'called the roll' },
  rollClosed: { zh: '点名截止', en: 'the roll call closed' },
  decision: { zh: '决定', en: 'decided' },
  showCamera: { zh: '共享摄像头', en: 'shared a camera' },
  showMap: { zh: '共享地图', en: 'shared the map' },
  hideMap: { zh: '停止共享地图', en: 'ended the shared map' },
};
