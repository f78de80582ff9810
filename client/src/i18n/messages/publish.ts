import type { Messages } from '../message-table.ts';

/** Words of cameras that publish to us. */
export const publishMessages = {
  'publish.new': ['新增无人机或随身摄像机', 'New drone or body camera'],
  'publish.name': ['名称', 'Name'],
  'publish.name-hint': ['如：城关镇无人机 1 号', 'e.g. Drone 1 of Chengguan'],
  'publish.place': ['位置（经度, 纬度）', 'Place (longitude, latitude)'],
  'publish.place-hint': ['109.03, 32.05', '109.03, 32.05'],
  'publish.place-fault': ['请按“经度, 纬度”填写，如 109.03, 32.05', 'Enter longitude, latitude, e.g. 109.03, 32.05'],
  'publish.enter': ['登记', 'Enter'],
  'publish.about': [
    '设备按下面的地址推流（RTMP）。地址等同口令，只在此显示一次。',
    'The device publishes to this address (RTMP). It is a key: it is shown here once.',
  ],
  'publish.hours': ['可开始推流的时间', 'May begin within'],
  'publish.hours-of': ['{{hours}} 小时内', '{{hours}} hours'],
  'publish.ends-earlier': ['作废以前的地址，正在推流的也断开', 'End earlier addresses, and whoever publishes by one'],
  'publish.make': ['生成推流地址', 'Make an address'],
  'publish.until': ['{{time}} 前可开始推流', 'May begin until {{time}}'],
  'publish.server': ['服务器', 'Server'],
  'publish.stream-name': ['串流密钥', 'Stream key'],
  'publish.position-url': ['位置上报地址（POST）', 'Where it tells its place (POST)'],
  'publish.qr': ['推流地址二维码', 'QR code of the address'],
  'publish.copy': ['复制', 'Copy'],
  'publish.copied': ['已复制', 'Copied'],
  'publish.play': ['试看', 'Play'],
} as const satisfies Messages;
