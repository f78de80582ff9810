import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { CHANNEL_STATES } from './channel.ts';
import { RECORDER_STATES } from './recorder.ts';
import type { Simulator } from './simulator.ts';

/** Body of `POST /faults`; `id` is a camera's or a recorder's, `alive` ends a fault. */
export const FaultRequest = Type.Union([
  Type.Object({ target: Type.Literal('channel'), id: Type.String(), state: Type.Enum(CHANNEL_STATES) }),
  Type.Object({ target: Type.Literal('recorder'), id: Type.String(), state: Type.Enum(RECORDER_STATES) }),
]);

const MAX_BODY_BYTES = 4096;

interface Answer {
  status: number;
  body: unknown;
}

/**
 * Answers over HTTP, to whoever knows the secret: `GET /faults` and `POST /faults` (see {@link FaultRequest}), and `GET /stats`: sessions, what was sent,
 * CPU used in ms.
 */
export function createFaultControl(simulator: Simulator, secret: string): Server {
  return createServer((request, response) => {
    answer(simulator, secret, request).then(
      ({ status, body }) => reply(response, status, body),
      (error: unknown) => reply(response, 500, { detail: String(error) }),
    );
  });
}

async function answer(simulator: Simulator, secret: string, request: IncomingMessage): Promise<Answer> {
  if (!isSigned(request.headers.authorization, secret))
    return { status: 401, body: { detail: 'a Bearer secret is needed' } };
  const route = `${request.method ?? ''} ${request.url ?? ''}`;
  if (route === 'GET /faults') return { status: 200, body: simulator.faults() };
  if (route === 'GET /stats') return { status: 200, body: statistics(simulator) };
  if (route !== 'POST /faults') return { status: 404, body: { detail: 'GET /faults, POST /faults, GET /stats' } };
  const fault: unknown = parseJson(await readBody(request));
  if (!Value.Check(FaultRequest, fault))
    return { status: 400, body: { detail: 'target, id and state of a fault', ...allowed } };
  const isKnown = await simulator.apply(fault);
  return isKnown
    ? { status: 200, body: simulator.faults() }
    : { status: 404, body: { detail: `no ${fault.target} ${fault.id}` } };
}

const allowed = { channel: CHANNEL_STATES, recorder: RECORDER_STATES };

function statistics(simulator: Simulator): unknown {
  const { user, system } = process.cpuUsage();
  const memory = process.memoryUsage();
  return {
    recorders: simulator.recorders.size,
    sessions: simulator.sessionCount(),
    ...simulator.totals,
    cpuMs: (user + system) / 1000,
    residentBytes: memory.rss,
  };
}

function isSigned(header: string | undefined, secret: string): boolean {
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${secret}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_BODY_BYTES ? '' : Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Not JSON: refused by the schema like any other wrong body.
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
