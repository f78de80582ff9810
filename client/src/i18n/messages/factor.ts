import type { Messages } from '../message-table.ts';

/** Words of the second factor: setting it up, its code, recovery codes, taking it back. */
export const factorMessages = {
  'factor.setup': ['设置两步验证', 'Set up the second factor'],
  'factor.scan': [
    '用手机验证器应用扫描，再输入它显示的 6 位动态码',
    'Scan this with the authenticator app of your phone, then type the 6 digits that it shows',
  ],
  'factor.qr': ['验证器二维码', 'QR code for the authenticator app'],
  'factor.by-hand': ['无法扫描时手工输入：', 'Or type in:'],
  'factor.code': ['动态码', 'Code'],
  'factor.recovery-hint': ['手机不在身边？输入一个恢复码', 'No phone at hand? Type a recovery code'],
  'factor.recovery-title': ['恢复码', 'Recovery codes'],
  'factor.recovery-once': [
    '{{account}} 的恢复码，只显示这一次。手机丢失时，每个可登录一次。请抄下并妥善保管。',
    'Recovery codes of {{account}}, shown this once. Without the phone each signs in once. Write them down and keep them safe.',
  ],
  'factor.recovery-noted': ['已抄下，进入系统', 'Written down, go on'],
  'factor.on': ['已设两步验证', 'Second factor set up'],
  'factor.reset': ['重置两步验证', 'Reset second factor'],
  'factor.reset-sure': ['确认重置？该账号将被退出', 'Reset? The account is signed out'],
} as const satisfies Messages;
