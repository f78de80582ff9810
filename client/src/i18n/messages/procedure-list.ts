import type { Messages } from '../message-table.ts';

/** Words of the procedures of each type, on the administration page. */
export const procedureListMessages = {
  'procedures.title': ['处置规程', 'Procedures'],
  'procedures.hint': [
    '每类事件一张清单，最多九项，指挥台按 ⇧1–9 打勾；保存后打开的事件用新清单，已打的勾留在审计中',
    'One checklist for each type, nine items at most, ticked by ⇧1–9 on the desk. Cases opened after saving have the new list; ticks made before stay in the audit.',
  ],
  'procedures.type': ['事件类型', 'Type'],
  'procedures.common': ['系统自带，未修改', 'As the product comes, not changed'],
  'procedures.version': ['第 {{n}} 次修改', 'Change {{n}}'],
  'procedures.zh': ['第 {{n}} 项（中文）', 'Item {{n}} (Chinese)'],
  'procedures.en': ['第 {{n}} 项（英文）', 'Item {{n}} (English)'],
  'procedures.up': ['第 {{n}} 项上移', 'Move item {{n}} up'],
  'procedures.remove': ['删除第 {{n}} 项', 'Remove item {{n}}'],
  'procedures.add': ['增加一项', 'Add an item'],
  'procedures.undo': ['撤销未保存的修改', 'Undo what is not saved'],
  'procedures.save': ['保存清单', 'Save the checklist'],
  'procedures.saved': ['已保存：{{type}}', 'Saved: {{type}}'],
  'procedures.refused': ['没有保存：{{why}}', 'Not saved: {{why}}'],
} as const satisfies Messages;
