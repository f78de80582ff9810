import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { createHttpClient } from './http-client.ts';

const Answer = Type.Object({ name: Type.String() });

function clientAnswering(body: unknown, status = 200, seen: RequestInit[] = []) {
  const answer = async (_: unknown, init?: RequestInit) => {
    seen.push(init ?? {});
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return createHttpClient({ kind: 'token', read: () => 'secret' }, () => 'en-US', answer);
}

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => expect.fail('was expected to fail'),
    (thrown: unknown) => (thrown instanceof ApiError ? thrown : expect.fail(String(thrown))),
  );
}

test('an answer that fits its schema comes back parsed', async () => {
  await expect(clientAnswering({ name: '城关镇' }).get(Answer, '/api/x')).resolves.toEqual({ name: '城关镇' });
});

test('an answer that does not fit its schema is unreadable', async () => {
  expect((await failureOf(clientAnswering({ name: 3 }).get(Answer, '/api/x'))).code).toBe('unreadable');
});

test('a problem keeps its code, its fields and its waiting time', async () => {
  const fields = [{ pointer: '/title', message: 'at least 1 character' }];
  const problem = { type: 'about:blank', title: 'x', status: 400, code: 'invalid-input', fields, retryAfterS: 3 };
  const error = await failureOf(clientAnswering(problem, 400).get(Answer, '/api/x'));
  expect(error).toMatchObject({ code: 'invalid-input', status: 400, fields, retryAfterS: 3 });
});

test("a proxy's own error page means that the server is away", async () => {
  expect((await failureOf(clientAnswering('<html>', 502).get(Answer, '/api/x'))).code).toBe('unreachable');
});

test('a network that is away is unreachable', async () => {
  const client = createHttpClient(
    { kind: 'cookie' },
    () => 'zh-CN',
    () => Promise.reject(new TypeError('fetch')),
  );
  expect((await failureOf(client.get(Answer, '/api/x'))).code).toBe('unreachable');
});

test("a token travels without anyone's cookie, with the reader's language", async () => {
  const seen: RequestInit[] = [];
  await clientAnswering({ name: 'a' }, 200, seen).send(Answer, 'POST', '/api/x', { a: 1 });
  const headers = new Headers(seen[0]?.headers);
  expect(headers.get('authorization')).toBe('Bearer secret');
  expect(headers.get('accept-language')).toBe('en-US');
  expect(seen[0]?.credentials).toBe('omit');
});
