import type { Messages } from '../message-table.ts';

/** Words of administration. */
export const adminMessages = {
  'admin.title': ['管理', 'Administration'],
  'admin.contents': ['本页内容', 'On this page'],
  'admin.cameras': ['摄像头地址', 'Camera addresses'],
  'admin.walls': ['大屏', 'Walls'],
  'admin.camera-find': ['名称或 20 位编码', 'Name or 20-digit id'],
  'admin.camera-choose': ['选一个摄像头', 'Choose a camera'],
  'admin.camera-none': ['没有符合的摄像头', 'No such camera'],
  'admin.main-url': ['主码流地址', 'Main address'],
  'admin.sub-url': ['子码流地址', 'Sub address'],
  'admin.url-hint': ['rtsp://地址:端口/路径，口令另填', 'rtsp://host:port/path; the password goes below'],
  'admin.username': ['用户名', 'User name'],
  'admin.password': ['口令', 'Password'],
  'admin.password-hint': ['加密保存，之后不再显示', 'Kept sealed and never shown again'],
  'admin.save': ['保存并试看', 'Save and play'],
  'admin.saving': ['正在保存…', 'Saving…'],
  'admin.saved': ['已保存，正在试看', 'Saved, playing'],
  'admin.purpose': ['核验地址', 'Checking the address'],
  'admin.wall-code': ['屏幕上的代码', 'Code on the screen'],
  'admin.wall-approve': ['批准', 'Approve'],
  'admin.wall-approved': ['已批准', 'Approved'],
  'admin.wall-none': ['还没有大屏登记', 'No wall has asked yet'],
  'admin.wall-hint': ['在大屏上打开 /wall，把屏上代码输入这里', 'Open /wall on the screen and enter its code here'],
  'admin.wall-seen': ['最近 {{time}}', 'Seen {{time}}'],
} as const satisfies Messages;
