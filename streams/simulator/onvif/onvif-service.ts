import type { IncomingMessage, ServerResponse } from 'node:http';
import { DigestGuard } from '../rtsp/digest.ts';

import type { ActionReply, DeviceClock, OnvifBoard, OnvifWays } from './board.ts';
import { answerDevice } from './device-actions.ts';
import { answerMedia } from './media-actions.ts';
import { answerPtz } from './ptz-actions.ts';
import { TokenGuard } from './token-guard.ts';
import { actionOf } from './xml-text.ts';

/** Whoever asks the time need not have signed in (ONVIF Core §5.9.4). */
const OPEN_ACTIONS = new Set(['GetSystemDateAndTime', 'GetServices', 'GetCapabilities']);
const MAX_REQUEST_BYTES = 65_536;

/** ONVIF device, media and PTZ services of one device (Profiles S and T), over HTTP. */
export class OnvifService {
  /** Actions in the order they were answered, `!` behind one that was refused. */
  readonly actions: string[] = [];
  private readonly board: OnvifBoard;
  private readonly ways: OnvifWays;
  private readonly tokens: TokenGuard | null;
  private readonly digest: DigestGuard | null;
  private readonly clock: DeviceClock;

  constructor(board: OnvifBoard, ways: OnvifWays) {
    this.board = board;
    this.ways = ways;
    this.clock = { aheadMs: ways.clockAheadMs };
    this.tokens = ways.account === null ? null : new TokenGuard(ways.account);
    this.digest = ways.account === null ? null : new DigestGuard({ realm: board.name, ...ways.account }, 60_000);
  }

  /** Answers one HTTP request. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      if (this.board.isAnswering()) this.answer(request, Buffer.concat(chunks).toString('utf8'), response);
    });
  }

  private answer(request: IncomingMessage, message: string, response: ServerResponse): void {
    const action = actionOf(message);
    if (request.method !== 'POST' || action === '') return void response.writeHead(400).end();
    const isAdmitted = OPEN_ACTIONS.has(action) || this.admits(request, message);
    if (!isAdmitted && this.ways.signIn === 'digest') {
      const challenge = this.digest?.challenge(false, this.board.nowMs()) ?? '';
      return void response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
    }
    const reply = isAdmitted ? this.act(action, message) : { fault: 'NotAuthorized' as const };
    this.actions.push('fault' in reply ? `${action}!` : action);
    const status = 'fault' in reply ? 400 : 200;
    response.writeHead(status, { 'Content-Type': 'application/soap+xml; charset=utf-8' }).end(envelope(reply));
  }

  private admits(request: IncomingMessage, message: string): boolean {
    const nowMs = this.board.nowMs();
    if (this.tokens === null) return true;
    if (this.ways.signIn === 'token') return this.tokens.admits(message, nowMs + this.clock.aheadMs);
    const header = request.headers.authorization;
    return (
      header !== undefined &&
      this.digest?.check(header, { method: 'POST', uri: request.url ?? '' }, nowMs) === 'accepted'
    );
  }

  private act(action: string, message: string): ActionReply {
    const origin = `http://${this.ways.statedHost}:${this.board.port()}`;
    const context = { board: this.board, ways: this.ways, clock: this.clock, origin };
    return (
      answerDevice(action, message, context) ??
      answerMedia(action, message, context) ??
      answerPtz(action, message, context) ?? { fault: 'ActionNotSupported' }
    );
  }
}

const SPACES =
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="http://www.onvif.org/ver10/error" xmlns:tt="http://www.onvif.org/ver10/schema"';

function envelope(reply: ActionReply): string {
  const body = 'fault' in reply ? faultBody(reply.fault) : reply.body;
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope ${SPACES}><s:Body>${body}</s:Body></s:Envelope>`;
}

function faultBody(subcode: string): string {
  const side = subcode === 'ActionNotSupported' ? 'Receiver' : 'Sender';
  return (
    `<s:Fault><s:Code><s:Value>s:${side}</s:Value><s:Subcode><s:Value>e:${subcode}</s:Value></s:Subcode></s:Code>` +
    `<s:Reason><s:Text xml:lang="en">${subcode}</s:Text></s:Reason></s:Fault>`
  );
}
