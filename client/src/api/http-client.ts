import { Problem } from '#contract/error';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ApiError } from './api-error.ts';

/** How one caller proves itself: a desk by its cookie, a wall by a token of its own beside anyone's cookie. */
export type Credentials = { kind: 'cookie' } | { kind: 'token'; read: () => string | null };

/** Options of one request. */
export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds until the request is given up, 15 s if not told. */
  timeoutMs?: number;
}

/** The HTTP API as the browser uses it: every reply parsed by its contract schema, every failure an `ApiError`. */
export interface HttpClient {
  get<Schema extends TSchema>(schema: Schema, path: string, options?: CallOptions): Promise<Static<Schema>>;
  /** Sends JSON, or a `FormData` as it is. */
  send<Schema extends TSchema>(
    schema: Schema,
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    options?: CallOptions,
  ): Promise<Static<Schema>>;
  /** Reads bytes and the headers beside them. */
  bytes(path: string, options?: CallOptions): Promise<{ bytes: Uint8Array; headers: Headers }>;
}

const TIMEOUT_MS = 15_000;

/** Creates the client; `language` is asked at each request, so that refusals come in the reader's language. */
export function createHttpClient(
  credentials: Credentials,
  language: () => string,
  fetchFn: typeof fetch = (input, init) => fetch(input, init),
): HttpClient {
  const call = async (path: string, init: RequestInit, options: CallOptions = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('accept-language', language());
    const token = credentials.kind === 'token' ? credentials.read() : null;
    if (token) headers.set('authorization', `Bearer ${token}`);
    const limit = startTimeLimit(options);
    const mode = credentials.kind === 'cookie' ? 'same-origin' : 'omit';
    const response = await fetchFn(path, { ...init, headers, signal: limit.signal, credentials: mode })
      .catch((cause: unknown) => {
        throw new ApiError(limit.isOver() ? 'timed-out' : 'unreachable', 0, { cause });
      })
      .finally(limit.stop);
    if (!response.ok) throw await readProblem(response);
    return response;
  };
  return {
    get: async (schema, path, options) => readJson(schema, await call(path, {}, options)),
    send: async (schema, method, path, body, options) => {
      const init: RequestInit =
        body instanceof FormData
          ? { method, body }
          : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return readJson(schema, await call(path, init, options));
    },
    bytes: async (path, options) => {
      const response = await call(path, {}, options);
      const buffer = await response.arrayBuffer().catch((cause: unknown) => {
        throw new ApiError('unreachable', response.status, { cause });
      });
      return { bytes: new Uint8Array(buffer), headers: response.headers };
    },
  };
}

/** `AbortSignal.any` and `.timeout` are younger than the phones' WebView 87. */
function startTimeLimit({ signal, timeoutMs = TIMEOUT_MS }: CallOptions) {
  const controller = new AbortController();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    controller.abort();
  }, timeoutMs);
  const giveUp = () => controller.abort();
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  };
  return { signal: controller.signal, isOver: () => isOver, stop };
}

async function readJson<Schema extends TSchema>(schema: Schema, response: Response): Promise<Static<Schema>> {
  const value: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (Value.Check(schema, value)) return value as Static<Schema>;
  const [fault] = Value.Errors(schema, value);
  const where = fault ? `${fault.instancePath || '/'} ${fault.message}` : 'not JSON';
  throw new ApiError('unreadable', response.status, { cause: new Error(`${response.url}: ${where}`) });
}

async function readProblem(response: Response): Promise<ApiError> {
  const value: unknown = await response.json().catch(() => undefined);
  // A proxy in between answers with pages of its own: 502–504 then mean that the server is away.
  if (!Value.Check(Problem, value)) {
    return new ApiError(response.status >= 502 ? 'unreachable' : 'internal', response.status);
  }
  const { code, fields, detail, retryAfterS } = value;
  return new ApiError(code, response.status, {
    ...(fields ? { fields } : {}),
    ...(detail ? { detail } : {}),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  });
}
