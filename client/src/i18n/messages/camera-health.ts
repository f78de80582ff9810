import type { CameraHealthReport } from '#contract/camera-health';
import type { Messages } from '../message-table.ts';

/** Words of the page for whoever looks after cameras; why one is not online has its words with the tile. */
export const cameraHealthMessages = {
  'health.title': ['摄像头健康', 'Camera health'],
  'health.counts': [
    '共 {{total}} 路：在线 {{online}}，故障 {{down}}，未知 {{unknown}}',
    '{{total}} in all: {{online}} online, {{down}} down, {{unknown}} unknown',
  ],
  'health.as-of': ['截至 {{time}}', 'As of {{time}}'],
  'health.refresh': ['刷新', 'Refresh'],
  'health.no-fault': ['没有故障', 'No faults'],
  'health.kind': ['故障级别', 'At fault'],
  'health.kind-camera': ['摄像头', 'Camera'],
  'health.kind-recorder': ['录像机', 'Recorder'],
  'health.kind-link': ['链路', 'Link'],
  'health.kind-village': ['全村', 'Village'],
  'health.name': ['名称', 'Name'],
  'health.village': ['村（社区）', 'Village'],
  'health.reason': ['原因', 'Reason'],
  'health.since': ['开始', 'Since'],
  'health.affected': ['影响路数', 'Cameras'],
  'health.more': ['还有 {{n}} 条未列出', '{{n}} more are not listed'],
  'health.uptime': ['各村在线率', 'Uptime by village'],
  'health.online': ['在线 / 总数', 'Online / all'],
  'health.today': ['今日', 'Today'],
  'health.week': ['近 7 日', '7 days'],
  'health.no-uptime': ['未统计', 'Not counted'],
  'health.video': [
    '{{codec}} {{width}}×{{height}} {{fps}} 帧/秒，关键帧间隔 {{gop}} 秒',
    '{{codec}} {{width}}×{{height}}, {{fps}} pictures/s, a keyframe every {{gop}} s',
  ],
  'health.last-picture': ['最近画面 {{time}}', 'Last picture {{time}}'],
} as const satisfies Messages &
  Record<`health.kind-${CameraHealthReport['faults'][number]['kind']}`, readonly [string, string]>;
