import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { FoundDevice } from '#contract/onvif';
import { find, findAll, parseXml, textOf, type XmlElement } from './xml.ts';

const GROUP = '239.255.255.250';
const PORT = 3702;
const ADDRESSING = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
const DISCOVERY = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
/** A county's video network has some thousands; more in one probe is somebody's joke. */
const MAX_DEVICES = 2000;

/**
 * Asks all devices of the networks this machine is in who they are (WS-Discovery) and listens for `listenMs`.
 * `isAllowed` judges each address that an answer names; what it refuses is left out.
 */
export async function discover(
  listenMs: number,
  isAllowed: (host: string, port: number) => Promise<boolean>,
  to: { address: string; port: number } = { address: GROUP, port: PORT },
): Promise<FoundDevice[]> {
  const messageId = `urn:uuid:${randomUUID()}`;
  const answers: XmlElement[] = [];
  await listen(probe(messageId), to, listenMs, (text) => {
    const message = parseXml(text);
    if (message === null || answers.length >= MAX_DEVICES) return;
    if (textOf(message, 'Header', 'RelatesTo') !== messageId) return; // An answer to somebody else.
    answers.push(...findAll(find(message, 'Body', 'ProbeMatches'), 'ProbeMatch'));
  });
  const devices = new Map<string, FoundDevice>();
  for (const answer of answers) {
    for (const url of textOf(answer, 'XAddrs').split(/\s+/)) {
      const name = textOf(answer, 'EndpointReference', 'Address') || url;
      if (devices.has(name) || !(await isOpen(url, isAllowed))) continue;
      const scopes = textOf(answer, 'Scopes').split(/\s+/);
      devices.set(name, { url, name: scopeOf(scopes, 'name'), hardware: scopeOf(scopes, 'hardware') });
    }
  }
  return [...devices.values()];
}

async function isOpen(address: string, isAllowed: (host: string, port: number) => Promise<boolean>): Promise<boolean> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || address.length > 300) return false;
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return isAllowed(url.hostname.replace(/^\[|\]$/g, ''), port);
}

function listen(
  message: string,
  to: { address: string; port: number },
  listenMs: number,
  onText: (text: string) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    let hasEnded = false;
    const end = (): void => {
      if (hasEnded) return;
      hasEnded = true;
      clearTimeout(timer);
      socket.close(() => resolve());
    };
    const timer = setTimeout(end, listenMs);
    // A machine without a network that carries groups finds nothing.
    socket.once('error', end);
    socket.on('message', (bytes) => onText(bytes.toString('utf8')));
    socket.bind(0, () => socket.send(message, to.port, to.address, (error) => error && end()));
  });
}

function probe(messageId: string): string {
  return (
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${ADDRESSING}"><s:Header>` +
    `<a:MessageID>${messageId}</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>` +
    `<a:Action>${DISCOVERY}/Probe</a:Action></s:Header><s:Body><Probe xmlns="${DISCOVERY}">` +
    '<Types xmlns:n="http://www.onvif.org/ver10/network/wsdl">n:NetworkVideoTransmitter</Types></Probe></s:Body></s:Envelope>'
  );
}

/** `onvif://www.onvif.org/name/Gate%204`: the last part, decoded. */
function scopeOf(scopes: readonly string[], kind: string): string {
  const prefix = `onvif://www.onvif.org/${kind}/`;
  const found = scopes.find((scope) => scope.toLowerCase().startsWith(prefix))?.slice(prefix.length) ?? '';
  try {
    return decodeURIComponent(found);
  } catch {
    return found; // A bare per cent sign.
  }
}
