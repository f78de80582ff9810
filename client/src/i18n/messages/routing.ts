import type { Messages } from '../message-table.ts';

/** Words of triage: where a case goes and why. */
export const routingMessages = {
  'route.to': ['分流给', 'Route to'],
  'route.placeholder': ['名称、拼音或首字母', 'Name, pinyin or initials'],
  'route.suggested': ['清单建议', 'By the list'],
  'route.hint': ['↑↓ 选择 · Esc 离开 · 直接分流', '↑↓ choose · Esc leave · route now'],
  'route.none': ['没有「{{q}}」', 'Nothing called “{{q}}”'],
  'route.kind-county': ['县', 'County'],
  'route.kind-town': ['镇', 'Town'],
  'route.kind-village': ['村', 'Village'],
  'route.kind-department': ['部门', 'Dept.'],
  'route.person': ['责任人 {{name}}', 'Responsible: {{name}}'],
  'route.best-here': ['清单建议：由本单位办理', 'The list says: it belongs here'],
  'route.best-above': ['清单建议：上提至{{name}}', 'The list says: escalate to {{name}}'],
  'route.best-other': ['清单建议：{{name}}', 'The list says: {{name}}'],
  'route.no-line': ['清单未列此类事项', 'No line of the list'],
  'route.and': ['、', ', '],
  'route.certificate': ['执法证：{{name}}', 'certificate: {{name}}'],
  'route.handle-within': ['办理时限 {{age}}', 'to be handled within {{age}}'],
  'route.why-matter': ['事项已确定', 'the matter is known'],
  'route.why-words': ['标题写明此事项', 'the title names it'],
  'route.why-type': ['类型相符', 'same type'],
  'route.why-level': ['大小相符', 'same level'],
  'route.why-urgency': ['紧急程度相符', 'same urgency'],
  'route.why-place': ['适用于当地', 'for this place'],
  'route.why-noLine': ['按大小就近办理', 'the nearest centre of its level'],
} as const satisfies Messages;
