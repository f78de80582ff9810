import { createHash } from 'node:crypto';
import type { OnvifFault } from '#contract/onvif';
import type { Credentials } from '../source/rtsp/rtsp-auth.ts';
import { escapeXml, find, parseXml, textOf, type XmlElement } from './xml.ts';

/** A device that did not do what was asked of it. */
export class OnvifFailure extends Error {
  readonly fault: OnvifFault;

  constructor(fault: OnvifFault, detail: string) {
    super(detail.slice(0, 300));
    this.fault = fault;
  }
}

const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/** A username token (WS-Security, password digest); `createdAt` is by the device's own clock, or it takes it for a replay. */
export function usernameToken(credentials: Credentials, createdAt: Date, nonce: Buffer): string {
  const created = createdAt.toISOString().replace(/\.\d+Z$/, 'Z');
  const digest = createHash('sha1')
    .update(Buffer.concat([nonce, Buffer.from(created), Buffer.from(credentials.password)]))
    .digest('base64');
  return (
    `<Security s:mustUnderstand="1" xmlns="${SECURITY}-wssecurity-secext-1.0.xsd"><UsernameToken>` +
    `<Username>${escapeXml(credentials.username)}</Username>` +
    `<Password Type="${SECURITY}-username-token-profile-1.0#PasswordDigest">${digest}</Password>` +
    `<Nonce EncodingType="${SECURITY}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>` +
    `<Created xmlns="${SECURITY}-wssecurity-utility-1.0.xsd">${created}</Created></UsernameToken></Security>`
  );
}

/** A SOAP 1.2 message. */
export function envelope(header: string, body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
    `<s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

/**
 * The one element in the body of a reply.
 * @throws OnvifFailure `not-onvif` for what is no SOAP, else as the device's fault says
 */
export function readReply(text: string): XmlElement {
  const body = find(parseXml(text) ?? undefined, 'Body');
  const [answer] = body?.children ?? [];
  if (!body) throw new OnvifFailure('not-onvif', 'the answer is no SOAP');
  if (!answer) return { name: '', attributes: {}, children: [], text: '' };
  if (answer.name !== 'Fault') return answer;
  throw new OnvifFailure(faultOf(answer), `${textOf(answer, 'Reason', 'Text')} ${codesOf(answer).join(' ')}`.trim());
}

/** Names of a fault's code and of all its subcodes, the most special last. */
function codesOf(fault: XmlElement): string[] {
  const codes: string[] = [];
  for (let code = find(fault, 'Code'); code; code = find(code, 'Subcode')) codes.push(textOf(code, 'Value'));
  return codes;
}

function faultOf(fault: XmlElement): OnvifFault {
  const codes = codesOf(fault).map((code) => code.slice(code.indexOf(':') + 1));
  const has = (...names: readonly string[]): boolean => names.some((name) => codes.includes(name));
  if (has('NotAuthorized', 'FailedAuthentication', 'OperationProhibited')) return 'auth-failed';
  if (has('ActionNotSupported', 'OptionalActionNotImplemented', 'PTZNotSupported', 'UnknownAction'))
    return 'not-supported';
  return 'refused';
}
