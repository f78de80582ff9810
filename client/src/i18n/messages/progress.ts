import type { Messages } from '../message-table.ts';

/** Words of a resident's page. */
export const progressMessages = {
  'progress.title': ['上报进度', 'Progress of a report'],
  'progress.steps': ['办理经过', 'What happened so far'],
  'progress.note': [
    '本页只显示办理进度，不含任何个人信息。',
    'This page shows progress only, and nothing about any person.',
  ],
  'progress.unknown': ['没有找到这件上报', 'No such report'],
  'progress.unknown-hint': [
    '请重新扫码，或向受理的综治中心询问。',
    'Scan the code again, or ask the centre that took the report.',
  ],
  'progress.failed': ['暂时无法查询，请检查网络', 'Nothing could be read: is there a network?'],
  'progress.again': ['再试一次', 'Try again'],
  'progress.code': ['一案一码', 'Code of the case'],
  'progress.code-of': ['案件 {{number}} 的进度二维码', 'QR code of the progress of {{number}}'],
  'progress.code-hint': [
    '扫码可看办理进度，不含任何个人信息。',
    'Scanned, it shows progress only, and nothing about any person.',
  ],
  'progress.copy': ['复制链接', 'Copy the link'],
  'progress.copied': ['已复制', 'Copied'],
  'progress.copy-failed': ['浏览器不允许复制，请手动选取链接', 'The browser lets no page copy: mark the link by hand'],
  'progress.no-code': ['暂时取不到二维码', 'The code cannot be had now'],
  'progress.no-case': ['先选一件事件', 'Choose a case first'],
  'surface.progress': ['上报进度', 'Progress of a report'],
  'surface.progress-hint': ['扫码查看', 'By its QR code'],
} as const satisfies Messages;
