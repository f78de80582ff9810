import type { Messages } from '../message-table.ts';

/** Words of who answers for centres and departments, on the administration page. */
export const responsibleMessages = {
  'responsible.title': ['责任人与部门', 'Responsible persons and departments'],
  'responsible.hint': [
    '各中心、各部门由谁负责、打哪个电话；改后立即用于以后的分流与打印，已办步骤保留当时的姓名',
    'Who answers for each centre and department, and by which telephone. A change holds for what is routed and printed from then on; steps keep the name of their time.',
  ],
  'responsible.find': ['名称、姓名、电话', 'Name, person, telephone'],
  'responsible.none': ['没有找到', 'Nothing found'],
  'responsible.choose': ['从左侧选择一个中心或部门', 'Choose a centre or department on the left'],
  'responsible.nobody': ['未指定责任人', 'Nobody is named'],
  'responsible.unnamed': ['{{n}} 个未指定责任人', '{{n}} without a responsible person'],
  'responsible.kind-county': ['县中心', 'County centre'],
  'responsible.kind-town': ['镇中心', 'Town centre'],
  'responsible.kind-village': ['村（社区）中心', 'Village centre'],
  'responsible.kind-department': ['县级部门', 'Department'],
  'responsible.code': ['编号（小写字母、数字、短横）', 'Code (lower-case letters, digits, dashes)'],
  'responsible.name': ['名称', 'Name'],
  'responsible.person': ['责任人（空白为未指定）', 'Responsible person (empty for nobody)'],
  'responsible.phone': ['办公电话（空白为没有）', 'Office telephone (empty for none)'],
  'responsible.save': ['保存', 'Save'],
  'responsible.saved': ['已保存：{{name}}', 'Saved: {{name}}'],
  'responsible.refused': ['没有保存：{{why}}', 'Not saved: {{why}}'],
  'responsible.add': ['新增部门', 'Add a department'],
} as const satisfies Messages;
