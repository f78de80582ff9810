import { BlockList, isIP } from 'node:net';
import { NEVER_CAMERAS, type CameraNetwork } from '#contract/media-control';
import { AppProblem, type Text } from '../../problem.ts';

/** An RTSP address taken apart; credentials never stay in the address. */
export interface RtspAddress {
  /** Without user and password. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** Finds the addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** What may be dialled, and what never: the system's own ports. */
export interface AddressRules {
  readonly networks: readonly CameraNetwork[];
  readonly ownPorts: readonly number[];
  readonly resolve: Resolve;
}

/** Ports where an address names none: RTSP, over TLS, through HTTP. */
const USUAL_PORTS: ReadonlyMap<string, number> = new Map([
  ['rtsp:', 554],
  ['rtsps:', 322],
  ['rtsph:', 80],
]);

/** Reads `rtsp://[user:password@]host[:port]/path`, or the same with `rtsps` (TLS) or `rtsph` (through HTTP). @throws AppProblem `camera-address-refused` naming the field */
export function parseRtspAddress(text: string, pointer: string): RtspAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const usualPort = USUAL_PORTS.get(url?.protocol ?? '');
  if (url === null || usualPort === undefined || url.hostname === '') {
    throw refuse(pointer, { zh: '应为 rtsp:// 地址', en: 'must be an rtsp:// address' });
  }
  const { username, password } = url;
  const credentials = username === '' ? null : { username: decode(username), password: decode(password) };
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usualPort : Number(url.port),
    credentials,
  };
}

/** Refuses an ONVIF address that is no `http:` or `https:` one, names a user, or lies outside the allow-list. @throws AppProblem `camera-address-refused` */
export async function checkOnvifAddress(text: string, pointer: string, rules: AddressRules): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw refuse(pointer, {
      zh: '应为不含用户名的 http:// 地址',
      en: 'must be an http:// address without a user name',
    });
  }
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  await checkAddress({ host: url.hostname.replace(/^\[|\]$/g, ''), port }, pointer, rules);
}

/**
 * Refuses an address outside the allow-list (`GRID321_CAMERA_NETWORKS`): every address that the name stands for must be inside, with its
 * port. The gateway checks again when it dials, against the address that it then connects to.
 */
export async function checkAddress(
  address: Pick<RtspAddress, 'host' | 'port'>,
  pointer: string,
  rules: AddressRules,
): Promise<void> {
  const found = isIP(address.host) === 0 ? await rules.resolve(address.host).catch(() => []) : [address.host];
  if (found.length === 0) throw refuse(pointer, { zh: '主机名无法解析', en: 'the host name is not known' });
  const isAllowed = found.every(
    (ip) =>
      !NEVER_CAMERAS.some((cidr) => isInside(ip, cidr)) &&
      rules.networks.some((network) => contains(network, ip, address.port)),
  );
  if (!isAllowed)
    throw refuse(pointer, { zh: '不在允许的摄像头网段', en: 'is not in a network that cameras may be in' });
  if (found.some(isLoopback) && rules.ownPorts.includes(address.port)) {
    throw refuse(pointer, { zh: '不能指向本系统自身端口', en: 'is a port of this system itself' });
  }
}

function contains(network: CameraNetwork, ip: string, port: number): boolean {
  return port >= network.portFrom && port <= network.portTo && isInside(ip, network.cidr);
}

function isInside(ip: string, cidr: string): boolean {
  const [base = '', bits = ''] = cidr.split('/');
  if (isIP(base) !== isIP(ip)) return false;
  const list = new BlockList();
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(base, Number(bits), family);
  return list.check(ip, family);
}

const isLoopback = (ip: string): boolean => ip === '::1' || ip.startsWith('127.');

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A bare per cent sign in a password that nobody encoded.
  }
}

const refuse = (pointer: string, message: Text): AppProblem =>
  new AppProblem('camera-address-refused', { fields: [{ pointer, message }] });
