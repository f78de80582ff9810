import type { IncidentKind, IncidentLevel, IncidentState, IncidentType, StepAction, Urgency } from '#contract/incident';
import type { ReceiptKind } from '#contract/order';
import type { Role } from '#contract/session';
import type { SupervisionAction, SupervisionKind } from '#contract/supervision';
import type { CallAction } from '#contract/whistle';
import type { Text } from '../../problem.ts';

const text = (zh: string, en: string): Text => ({ zh, en });
type Words<Key extends string> = Readonly<Record<Key, Text>>;

export const KIND_WORDS: Words<IncidentKind> = {
  incident: text('事件', 'Incident'),
  notice: text('动态', 'Notice'),
  workReport: text('工作情况', 'Work report'),
};

export const TYPE_WORDS: Words<IncidentType> = {
  dispute: text('矛盾纠纷', 'Dispute'),
  hazard: text('灾害隐患', 'Hazard'),
  security: text('治安', 'Security'),
  environment: text('环境', 'Environment'),
  facility: text('设施', 'Facility'),
  people: text('特殊人群', 'People'),
  service: text('民生服务', 'Service'),
  other: text('其他', 'Other'),
};

export const URGENCY_WORDS: Words<Urgency> = {
  normal: text('一般', 'Normal'),
  pressing: text('较急', 'Pressing'),
  urgent: text('紧急', 'Urgent'),
};

export const LEVEL_WORDS: Words<IncidentLevel> = { small: text('小事', 'Small'), big: text('大事', 'Big') };

export const STATE_WORDS: Words<IncidentState> = {
  reported: text('未受理', 'Not accepted'),
  accepted: text('已受理', 'Accepted'),
  routed: text('已分流', 'Routed'),
  deciding: text('待裁定', 'Awaiting a decision'),
  handling: text('处置中', 'Handling'),
  paused: text('已挂起', 'Paused'),
  resolved: text('已办结', 'Resolved'),
  closed: text('已结案', 'Closed'),
  cancelled: text('已作废', 'Cancelled'),
  merged: text('已合并', 'Merged'),
  recorded: text('已记录', 'Recorded'),
};

export const STEP_WORDS: Words<StepAction> = {
  report: text('上报', 'Reported'),
  accept: text('受理', 'Accepted'),
  route: text('分流', 'Routed'),
  assign: text('派单办理', 'Assigned'),
  return: text('退回', 'Returned'),
  decide: text('裁定', 'Decided'),
  escalate: text('上提', 'Escalated'),
  transfer: text('移交', 'Transferred'),
  merge: text('合并', 'Merged'),
  requestExtension: text('申请延期', 'Asked for an extension'),
  pause: text('申请挂起', 'Asked for a pause'),
  approve: text('同意', 'Approved'),
  refuse: text('不同意', 'Refused'),
  resume: text('恢复', 'Resumed'),
  finish: text('办结', 'Finished'),
  callback: text('回访', 'Called back'),
  close: text('结案', 'Closed'),
  cancel: text('作废', 'Voided'),
  reopen: text('撤销', 'Reopened'),
  absorb: text('并入', 'Took in'),
  detach: text('并案撤出', 'Let go'),
};

export const RECEIPT_WORDS: Words<ReceiptKind> = {
  delivered: text('送达', 'Delivered'),
  read: text('已读', 'Read'),
  accepted: text('已接', 'Accepted'),
  enRoute: text('出发', 'On the way'),
  arrived: text('到场', 'Arrived'),
  done: text('完成', 'Done'),
};

export const CALL_WORDS: Words<CallAction | 'blow'> = {
  blow: text('吹哨', 'Blown'),
  accept: text('受理', 'Accepted'),
  depart: text('出发', 'Departed'),
  arrive: text('到场', 'Arrived'),
  handle: text('处置完', 'Handled'),
  escalate: text('呼县应', 'County called'),
  return: text('不满意退回', 'Sent back'),
  close: text('结束', 'Closed'),
  cancel: text('撤回', 'Withdrawn'),
};

export const SUPERVISION_WORDS: Words<SupervisionKind> = {
  remind: text('催办', 'Reminder'),
  overdue: text('超期告警', 'Overdue'),
  supervise: text('督办', 'Supervision'),
  yellowCard: text('黄牌', 'Yellow card'),
  redCard: text('红牌', 'Red card'),
  redNotice: text('红牌上报', 'Red notice'),
};

export const SUPERVISION_STEP_WORDS: Words<SupervisionAction | 'issue'> = {
  issue: text('发出', 'Issued'),
  acknowledge: text('签收', 'Acknowledged'),
  reply: text('回复', 'Replied'),
  lift: text('解除', 'Lifted'),
  escalate: text('升级', 'Escalated'),
};

/** What a reader's post is called on the document. */
export const ROLE_WORDS: Words<Role> = {
  duty: text('值班员', 'duty officer'),
  leader: text('领导', 'leader'),
  worker: text('网格员', 'grid worker'),
  wall: text('大屏', 'wall'),
  systemAdmin: text('系统管理员', 'system administrator'),
  securityAdmin: text('安全管理员', 'security administrator'),
  auditAdmin: text('审计管理员', 'audit administrator'),
};

/** Titles and labels. */
export const LABELS = {
  centre: text('社会治安综合治理中心', 'governance centre'),
  title: text('事件处置记录', 'Record of a case'),
  caseNumber: text('案号', 'Case'),
  progress: text('扫码看进度', 'Scan for progress'),
  page: text('第 ', 'Page '),
  ofPages: text(' 页　共 ', ' of '),
  pagesEnd: text(' 页', ''),
  basics: text('一、基本情况', '1. The case'),
  matter: text('事件', 'What'),
  kind: text('类别', 'Kind'),
  urgency: text('紧急程度', 'Urgency'),
  state: text('当前状态', 'State'),
  place: text('地点', 'Place'),
  coordinates: text('坐标', 'Coordinates'),
  owner: text('承办单位', 'Owner'),
  responsible: text('责任人', 'Responsible'),
  reporter: text('上报人', 'Reporter'),
  happened: text('发生时间', 'Happened'),
  received: text('收到时间', 'Received'),
  deadline: text('本步期限', 'Step due'),
  words: text('情况说明', 'Account'),
  photos: text('照片', 'Photos'),
  photosLeft: text('另有照片存于系统：', 'More photos are in the system: '),
  settled: text('就地办结', 'Settled on the spot'),
  mergedInto: text('已并入', 'Merged into'),
  merged: text('并入本件', 'Taken in'),
  steps: text('二、办理经过', '2. What was done'),
  number: text('序', 'No.'),
  time: text('时间', 'Time'),
  step: text('环节', 'Step'),
  by: text('单位 / 经办人', 'Centre / by whom'),
  change: text('状态', 'State'),
  opinion: text('意见与附件', 'Opinion, attachments'),
  due: text('期限', 'due'),
  late: text('超期', 'late'),
  callback: text('回访结果', 'Callback'),
  reached: text('已联系上', 'reached'),
  unreached: text('未联系上', 'not reached'),
  solved: text('已解决', 'solved'),
  unsolved: text('未解决', 'not solved'),
  orders: text('三、指令与回执', '3. Orders and receipts'),
  receiver: text('接收人', 'Receiver'),
  byVoice: text('语音转告', 'by voice'),
  notTold: text('未转告', 'not told'),
  withdrawn: text('已撤回', 'Withdrawn'),
  verified: text('已核验', 'verified'),
  whistles: text('四、吹哨报到', '4. Whistles'),
  team: text('队伍', 'Team'),
  note: text('说明', 'Note'),
  uncertified: text('无证', 'without the certificate'),
  supervisions: text('五、督办', '5. Supervision'),
  supervised: text('对象', 'Addressed to'),
  none: text('无', 'None'),
  byClock: text('系统', 'by the clock'),
  signatures: text('签章', 'Signed'),
  handledBy: text('经办人', 'Handled by'),
  checkedBy: text('审核人', 'Checked by'),
  date: text('日期', 'Date'),
  printed: text(
    '由 {who} 于 {when} 打印，时间均为北京时间。',
    'Printed by {who} at {when}; all times are China Standard Time.',
  ),
} as const satisfies Record<string, Text>;
