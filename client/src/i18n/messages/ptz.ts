import type { Messages } from '../message-table.ts';

/** Words of turning a camera. */
export const ptzMessages = {
  'ptz.open': ['放大', 'Enlarge'],
  'ptz.open-label': ['放大并控制：{{name}}', 'Enlarge and turn {{name}}'],
  'ptz.close': ['收起', 'Close'],
  'ptz.pad': ['云台方向，方向键转动，加减键变倍', 'Directions: arrow keys turn, plus and minus zoom'],
  'ptz.up': ['向上', 'Up'],
  'ptz.down': ['向下', 'Down'],
  'ptz.left': ['向左', 'Left'],
  'ptz.right': ['向右', 'Right'],
  'ptz.in': ['拉近', 'Zoom in'],
  'ptz.out': ['推远', 'Zoom out'],
  'ptz.speed': ['速度', 'Speed'],
  'ptz.free': ['无人控制', 'Nobody is turning it'],
  'ptz.own': ['由您控制，停手 15 秒后释放', 'You are turning it; it is free 15 s after you stop'],
  'ptz.held': ['{{name}}正在控制', '{{name}} is turning it'],
  'ptz.over': ['{{name}}正在控制，您可接管', '{{name}} is turning it; you may take over'],
  'ptz.presets': ['预置位', 'Places'],
  'ptz.presets-none': ['还没有预置位', 'No places kept yet'],
  'ptz.preset-name': ['预置位名称', 'Name of the place'],
  'ptz.preset-keep': ['保存当前位置', 'Keep this place'],
  'ptz.preset-remove': ['删除预置位 {{name}}', 'Forget the place {{name}}'],
  'ptz.loading': ['正在读取预置位', 'Reading places'],
} as const satisfies Messages;
