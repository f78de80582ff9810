import { Attachment } from '#contract/attachment';
import { Problem, type ErrorCode } from '#contract/error';
import { SignedIn } from '#contract/session';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** A request that was refused; `code` is null when no problem came back (the server is away). */
export class DemoRefusal extends Error {
  readonly code: ErrorCode | null;

  constructor(code: ErrorCode | null, message: string) {
    super(message);
    this.code = code;
  }
}

/** One signed-in account of the demo; it uses the same public routes as everybody. */
export interface DemoClient {
  readonly token: string;
  get<Schema extends TSchema>(schema: Schema, path: string): Promise<Static<Schema>>;
  bytes(path: string): Promise<Uint8Array>;
  post(path: string, body: unknown): Promise<unknown>;
  /** Uploads a photo; resolves to the id of its attachment. */
  upload(photo: Uint8Array<ArrayBuffer>, commandId: string): Promise<string>;
}

const TIMEOUT_MS = 15_000;

/**
 * Signs in as a simulated phone or seat.
 * @throws DemoRefusal `not-allowed` when a person has signed in to the account
 */
export async function signInSimulated(serverUrl: string, account: string, password: string): Promise<DemoClient> {
  const answer: unknown = await request(`${serverUrl}/api/session`, null, { account, password, isSimulated: true });
  const { token } = parse(SignedIn, answer, '/api/session');
  return {
    token,
    get: async (schema, path) => parse(schema, await request(serverUrl + path, token), path),
    bytes: async (path) => {
      const response = await send(serverUrl + path, token);
      return new Uint8Array(await response.arrayBuffer());
    },
    post: (path, body) => request(serverUrl + path, token, body),
    upload: async (photo, commandId) => {
      const form = new FormData();
      form.set('commandId', commandId);
      form.set('file', new Blob([photo]), 'photo.jpg');
      const path = '/api/attachments';
      return parse(Attachment, await request(serverUrl + path, token, form), path).id;
    },
  };
}

async function request(url: string, token: string | null, body?: unknown): Promise<unknown> {
  const response = await send(url, token, body);
  return response.status === 204 ? null : response.json();
}

async function send(url: string, token: string | null, body?: unknown): Promise<Response> {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: isForm ? body : JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => null);
  const code = Value.Check(Problem, problem) ? problem.code : null;
  throw new DemoRefusal(code, `${response.status} ${new URL(url).pathname} ${code ?? ''}`);
}

function parse<Schema extends TSchema>(schema: Schema, value: unknown, path: string): Static<Schema> {
  if (Value.Check(schema, value)) return value as Static<Schema>;
  throw new Error(`${path}: the answer does not fit the contract`);
}
