import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from '#contract/error';
import { Value } from 'typebox/value';
import type { Viewer } from '../db/viewer.ts';
import { duty } from '../policy.ts';
import { createHttp, type HttpServer } from './http.ts';
import { PRODUCTION_LIMITS } from './limits.ts';
import { silentLog } from './silent-log.ts';

const clerk: Viewer = {
  account: 'county-duty',
  displayName: '值班员',
  role: 'duty',
  scope: '990001',
  grids: null,
  workerId: null,
  address: '127.0.0.1',
};

let directory: string;
let server: HttpServer;
let refusals: string[];

async function start(viewer: Viewer | null = clerk, requestsPerMinute = 100): Promise<HttpServer> {
  const made = await createHttp({
    log: silentLog,
    limits: { ...PRODUCTION_LIMITS, requestsPerMinute },
    media: { ports: [3211], origins: [] },
    tls: null,
    clientDirectory: directory,
    version: '0',
    authenticate: async () => viewer,
    onRefused: async (refusal) => {
      refusals.push(`${refusal.viewer?.account ?? 'nobody'}: ${refusal.method} ${refusal.path}`);
    },
  });
  made.http.post(
    '/api/echo',
    {
      config: { policy: duty },
      schema: {
        body: Type.Object(
          { kind: Type.Union([Type.Literal('a'), Type.Literal('b')]), name: Type.String({ maxLength: 5 }) },
          { additionalProperties: false },
        ),
        querystring: Type.Object({ limit: Type.Optional(Type.Integer({ maximum: 10 })) }),
        response: { 200: Type.Object({ name: Type.String(), limit: Type.Union([Type.Integer(), Type.Null()]) }) },
      },
    },
    (request) => ({ name: request.body.name, limit: request.query.limit ?? null, secret: 'never leaves' }),
  );
  made.http.get('/api/broken', { config: { policy: 'public' } }, () => {
    throw new Error('password=hunter2');
  });
  return made;
}

beforeEach(async () => {
  refusals = [];
  directory = await mkdtemp(join(tmpdir(), 'grid321-http-'));
  await mkdir(join(directory, 'assets'));
  await writeFile(join(directory, 'index.html'), '<script nonce="__GRID321_NONCE__"></script>');
  await writeFile(join(directory, 'assets', 'app-1.js'), 'export {};');
});

afterEach(async () => {
  await server.http.close();
  await rm(directory, { recursive: true });
});

const post = (payload: object | string, url = '/api/echo', headers: Record<string, string> = {}) =>
  server.http.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });

test('an answer holds what its schema names and nothing else', async () => {
  server = await start();
  const answer = await post({ kind: 'a', name: 'x' }, '/api/echo?limit=3');
  expect(answer.json()).toEqual({ name: 'x', limit: 3 });
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('bad input names each field and what is allowed, in the reader’s language', async () => {
  server = await start();
  const chinese = (await post({ kind: 'c', name: 'too long', more: 1 })).json();
  expect(Value.Check(Problem, chinese)).toBe(true);
  expect(chinese).toMatchObject({ status: 400, code: 'invalid-input', title: '填写有误' });
  expect(chinese.fields).toEqual(
    expect.arrayContaining([
      { pointer: '/kind', message: '只能是：a、b' },
      { pointer: '/name', message: '最多 5 个字' },
      { pointer: '/more', message: '不认识的字段，请删去' },
    ]),
  );
  const english = (await post({}, '/api/echo', { 'accept-language': 'en' })).json();
  expect(english.fields).toEqual([
    { pointer: '/kind', message: 'is required' },
    { pointer: '/name', message: 'is required' },
  ]);
});

test.each([
  ['{"kind":"a","name":"a\\u0000"}', 400],
  ['{"kind":"a","name":"\\ud800"}', 400],
  ['{', 400],
  ['', 400],
  ['null', 400],
  [`{"name":"${'x'.repeat(2_000_000)}"}`, 413],
])('a body of %.40s is refused as a problem', async (body, status) => {
  server = await start();
  const answer = await post(body);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(Value.Check(Problem, answer.json())).toBe(true);
});

test('an inner error tells the caller nothing about itself', async () => {
  server = await start();
  const answer = await server.http.inject('/api/broken');
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ code: 'internal' });
  expect(answer.body).not.toContain('hunter2');
});

test('an unknown address is a problem too', async () => {
  server = await start();
  expect((await server.http.inject('/api/nothing')).json()).toMatchObject({ status: 404, code: 'not-found' });
});

test('nobody, and the wrong role, get no further than the policy; either refusal is reported', async () => {
  server = await start(null);
  expect((await post({ kind: 'a', name: 'x' })).json()).toMatchObject({ code: 'not-signed-in' });
  expect(refusals).toEqual(['nobody: POST /api/echo']);
  await server.http.close();
  server = await start({ ...clerk, role: 'wall' });
  expect((await post({ kind: 'a', name: 'x' })).json()).toMatchObject({ code: 'not-allowed' });
  expect(refusals).toEqual(['nobody: POST /api/echo', 'county-duty: POST /api/echo']);
});

test('a route without a policy cannot be registered', async () => {
  server = await start();
  expect(() => server.http.get('/api/open', { schema: {} }, () => 'x')).toThrow('/api/open has no policy');
});

test('a page of another site cannot change anything', async () => {
  server = await start();
  const answer = await post({ kind: 'a', name: 'x' }, '/api/echo', { origin: 'http://evil.example' });
  expect(answer.json()).toMatchObject({ code: 'not-allowed' });
});

test('too many requests are told when to come back', async () => {
  server = await start(clerk, 2);
  await post({ kind: 'a', name: 'x' });
  await post({ kind: 'a', name: 'x' });
  const answer = await post({ kind: 'a', name: 'x' });
  expect(answer.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});

test('a surface and what lies below it is the page, with a nonce of its own each time', async () => {
  server = await start(null);
  const [first, second] = [await server.http.inject('/desk/incidents/1'), await server.http.inject('/wall')];
  const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1];
  expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
  expect(second.body).not.toBe(first.body);
});

test('built files are served, hashed ones for good, and nothing beside them', async () => {
  server = await start(null);
  const file = await server.http.inject('/assets/app-1.js');
  expect(file.body).toBe('export {};');
  expect(file.headers['cache-control']).toContain('immutable');
  expect((await server.http.inject('/assets/../../package.json')).statusCode).toBe(404);
  expect((await server.http.inject('/assets/%2e%2e/%2e%2e/etc/passwd')).statusCode).toBe(404);
});

test('without a built app a plain page says what to do', async () => {
  await rm(join(directory, 'index.html'));
  server = await start(null);
  expect((await server.http.inject('/wall')).body).toContain('npm run build');
});
