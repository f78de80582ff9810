/** Path of the control WebSocket on a media process's own HTTP port; the server dials it with the per-boot secret as Bearer. */
export const CONTROL_PATH = '/control';

/** Path of the WebSocket that carries playlists and parts of all tiles of one page. */
export const MEDIA_SOCKET_PATH = '/media-socket';

/**
 * Prefix of every path of a view behind a proxy, which hashes on it: the camera's own id, or that of the recorder or link that it shares, so that what these can
 * carry is counted on one gateway.
 */
export function proxyPrefix(home: string): string {
  return `/m/${encodeURIComponent(home)}`;
}

/** The prefix that a path begins with; empty without one. */
export function proxyPrefixOf(path: string): string {
  return /^\/m\/[^/?]{1,100}(?=\/)/.exec(path)?.[0] ?? '';
}

/** Path that opens a view: a multivariant playlist that names the session's own media playlist. */
export function viewStartPath(token: string): string {
  return `/start/${token}/index.m3u8`;
}
