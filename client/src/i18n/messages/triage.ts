import type { Messages } from '../message-table.ts';

/** Words of the figures of triage. */
export const triageMessages = {
  'triage.title': ['分流与化解', 'Triage figures'],
  'triage.division': ['区划', 'Division'],
  'triage.received': ['上报', 'Reported'],
  'triage.closed': ['结案', 'Closed'],
  'triage.solved-village': ['村级化解', 'By village'],
  'triage.solved-town': ['镇级化解', 'By town'],
  'triage.solved-county': ['县级化解', 'By county'],
  'triage.solved-department': ['部门化解', 'By department'],
  'triage.kept': ['本级化解率', 'Solved at or below'],
  'triage.accept': ['上报→受理', 'Report → accept'],
  'triage.assign': ['受理→派单', 'Accept → assign'],
  'triage.handle': ['派单→办结', 'Assign → done'],
  'triage.close': ['办结→结案', 'Done → close'],
  'triage.late': ['逾期步骤', 'Late steps'],
  'triage.late-steps': ['{{n}} 步逾期', '{{n}} late'],
  'triage.today': ['今天', 'Today'],
  'triage.days': ['{{n}} 天', '{{n}} days'],
  'triage.by-county': ['全县', 'County'],
  'triage.by-town': ['按镇', 'By town'],
  'triage.by-village': ['按村（社区）', 'By village'],
  'triage.back': ['返回', 'Back'],
  'triage.note': [
    '按上报时间统计事件，不含合并、作废。化解级别是曾办理该件的最高一级；用时为 中位 / P90；没有时限的步骤不计逾期。点数字看明细。',
    'Cases by the time of their report, without merged and void ones. Solved by the highest body that ever had it; times are median / P90; steps without a deadline count as neither. Every number opens its cases.',
  ],
} as const satisfies Messages;
