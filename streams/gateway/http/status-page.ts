import type { MediaHealth } from '#contract/media-control';

/** One camera as the page of a gateway without a server shows it. */
export interface CameraLine {
  id: string;
  /** Address that opens it in any HLS player. */
  playUrl: string;
  state: string;
  fault: string | null;
  lastPictureAgeMs: number | null;
  codec: string | null;
  widthPx: number | null;
  heightPx: number | null;
  viewers: number;
}

const REFRESH_S = 5;
const STYLE = `body{font:16px/1.5 "Noto Sans CJK SC",system-ui,sans-serif;margin:24px;background:#0a111d;color:#e8eef7}
h1{font-size:20px}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #1e2c42}
th,p{color:#8fa1ba;font-weight:400}td{font-variant-numeric:tabular-nums}.live{color:#2bd18b}.late{color:#ff8a73}a{color:#5cc8ff}`;

/** The headers under which the page is sent: nothing but its own style may be loaded. */
export const STATUS_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** The status page of a gateway that runs alone: plain HTML that reads itself anew, without a script. */
export function renderStatusPage(cameras: readonly CameraLine[], health: MediaHealth): string {
  const live = health.streamsByState['live'] ?? 0;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Grid321 gateway</title>
<meta http-equiv="refresh" content="${REFRESH_S}"><style>${STYLE}</style></head><body>
<h1>视频网关 Gateway</h1>
<p>${cameras.length} 路摄像机 cameras · ${live} 路实时 live · ${health.viewSessions} 人观看 viewers · ${mebibytes(health.rssBytes)} MiB · ${escape(health.at)}</p>
${cameras.length === 0 ? '<p>文件中没有摄像机 No camera in the file</p>' : table(cameras)}
</body></html>`;
}

function table(cameras: readonly CameraLine[]): string {
  const heads = ['摄像机 Camera', '状态 State', '画面 Picture', '编码 Coding', '观看 Viewers', '播放 Play'];
  return `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>${cameras.map(row).join('\n')}</tbody></table>`;
}

function row(camera: CameraLine): string {
  const { id, state, fault, lastPictureAgeMs, codec, widthPx, heightPx, viewers, playUrl } = camera;
  const tone = state === 'live' ? 'live' : fault === null ? '' : 'late';
  const age = lastPictureAgeMs === null ? '—' : `${(lastPictureAgeMs / 1000).toFixed(1)} s`;
  const size = widthPx === null ? '' : ` ${widthPx}×${heightPx}`;
  const cells = [
    escape(id),
    `<span class="${tone}">${escape(fault === null ? state : `${state}: ${fault}`)}</span>`,
    age,
    escape(`${codec ?? '—'}${size}`),
    String(viewers),
    `<a href="${escape(playUrl)}">HLS</a>`,
  ];
  return `<tr data-camera="${escape(id)}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
