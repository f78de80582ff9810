import type { Messages } from '../message-table.ts';

/** Words of the table of deadlines on the administration page. */
export const deadlineMessages = {
  'deadline.title': ['时限表', 'Deadlines'],
  'deadline.hint': [
    '单位均为分钟；按类型的规则优先于通用规则；保存即为新版本，只管以后的步骤',
    'All in minutes; a rule of a type goes before the general one; saving makes a new version for steps from then on',
  ],
  'deadline.version': [
    '第 {{n}} 版 · {{time}} · {{by}} · {{reason}}',
    'Version {{n}} · {{time}} · {{by}} · {{reason}}',
  ],
  'deadline.urgency': ['紧急程度', 'Urgency'],
  'deadline.type': ['类型', 'Type'],
  'deadline.all-types': ['通用', 'All types'],
  'deadline.acceptMin': ['受理', 'Accept'],
  'deadline.handleMin': ['办结', 'Finish'],
  'deadline.closeMin': ['结案', 'Close'],
  'deadline.remindPercent': ['催办 %', 'Remind %'],
  'deadline.yellowAfterMin': ['超期后黄牌', 'Yellow card after'],
  'deadline.redAfterMin': ['超期后红牌', 'Red card after'],
  'deadline.replyWithinMin': ['回复', 'Reply'],
  'deadline.cell': ['{{rule}} {{field}}', '{{rule}} {{field}}'],
  'deadline.none': ['不发', 'None'],
  'deadline.add': ['增加规则', 'Add a rule'],
  'deadline.remove': ['删除', 'Remove'],
  'deadline.reason': ['修改理由', 'Reason of the change'],
  'deadline.save': ['保存新版本', 'Save a new version'],
  'deadline.saved': ['已保存为第 {{n}} 版', 'Saved as version {{n}}'],
  'deadline.refused': ['没有保存：{{why}}', 'Not saved: {{why}}'],
  'deadline.history': ['修改记录', 'Changes'],
} as const satisfies Messages;
