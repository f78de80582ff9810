/** What carries RTSP: TCP, TLS, or HTTP (`rtsph`, as GStreamer writes it). */
export type RtspScheme = 'rtsp' | 'rtsps' | 'rtsph';

const USUAL_PORTS: Readonly<Record<RtspScheme, number>> = { rtsp: 554, rtsps: 322, rtsph: 80 };

/** An RTSP address taken apart; credentials never stay in `requestUrl`. */
export interface RtspAddress {
  scheme: RtspScheme;
  host: string;
  port: number;
  /** What goes on the request line: path and query kept, user and password removed. */
  requestUrl: string;
  username: string | null;
  password: string | null;
}

/** Parses an `rtsp://`, `rtsps://` or `rtsph://` address; null when it is none. Percent-coded credentials are decoded. */
export function parseRtspUrl(text: string): RtspAddress | null {
  const match = /^(rtsp[sh]?):\/\/(?:([^@/]*)@)?(\[[0-9a-fA-F:.]+\]|[^:/?#@]+)(?::(\d{1,5}))?([/?][^\s#]*)?$/i.exec(
    text.trim(),
  );
  if (!match?.[3]) return null;
  const scheme = schemeOf(match[1]);
  const port = match[4] === undefined ? USUAL_PORTS[scheme] : Number(match[4]);
  if (port < 1 || port > 65_535) return null;
  const [username, password] = splitUserInfo(match[2]);
  if (username === undefined) return null;
  const authority = match[4] === undefined ? match[3] : `${match[3]}:${match[4]}`;
  return {
    scheme,
    host: match[3].replace(/^\[|\]$/g, ''),
    port,
    // A tunnel carries plain RTSP: the camera behind it knows no other scheme.
    requestUrl: `${scheme === 'rtsps' ? 'rtsps' : 'rtsp'}://${authority}${match[5] ?? '/'}`,
    username,
    password: password ?? null,
  };
}

function schemeOf(text: string | undefined): RtspScheme {
  const scheme = text?.toLowerCase();
  return scheme === 'rtsps' || scheme === 'rtsph' ? scheme : 'rtsp';
}

function splitUserInfo(userInfo: string | undefined): [string | null | undefined, string | null] {
  if (userInfo === undefined || userInfo === '') return [null, null];
  const colon = userInfo.indexOf(':');
  try {
    const user = decodeURIComponent(colon < 0 ? userInfo : userInfo.slice(0, colon));
    return [user, colon < 0 ? '' : decodeURIComponent(userInfo.slice(colon + 1))];
  } catch {
    return [undefined, null];
  }
}

/**
 * The base that control addresses resolve against (RFC 2326 §C.1.1): Content-Base, then Content-Location, then the
 * request. A base that names another host (cameras answer with an inside address or 0.0.0.0) keeps its path only.
 */
export function resolveBase(
  requestUrl: string,
  contentBase: string | undefined,
  contentLocation: string | undefined,
): string {
  const stated = (contentBase ?? contentLocation ?? '').trim();
  if (stated === '') return requestUrl;
  const origin = originOf(requestUrl);
  const absolute = /^[a-z]+:\/\/[^/]*(.*)$/i.exec(stated);
  if (absolute) return origin + (absolute[1] === '' ? '/' : absolute[1]);
  return stated.startsWith('/') ? origin + stated : requestUrl;
}

/** The address of one track: `a=control` against the base; an absolute control keeps the connected host. */
export function resolveControl(base: string, control: string | null): string {
  if (control === null || control === '' || control === '*') return base;
  const absolute = /^rtsps?:\/\/[^/]*(.*)$/i.exec(control);
  if (absolute) return originOf(base) + absolute[1];
  if (control.startsWith('/')) return originOf(base) + control;
  if (control.startsWith('?')) return base + control;
  return base.endsWith('/') ? base + control : `${base}/${control}`;
}

function originOf(url: string): string {
  return /^rtsps?:\/\/[^/?]*/i.exec(url)?.[0] ?? '';
}
