import { createServer, get as plainGet, request as plainRequest, type IncomingMessage, type Server } from 'node:http';
import { connect as connectHttp2, createSecureServer } from 'node:http2';
import { get as secureGet, request as secureRequest } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureIdentity, type TlsIdentity } from './county-authority.ts';
import { isPrivate, secureOptions, sharePort } from '#contract/secure-port';

const directory = mkdtempSync(join(tmpdir(), 'grid321-port-'));
let identity: TlsIdentity;
let server: Server;
let port: number;
let endSecure: () => void;

beforeAll(async () => {
  identity = await ensureIdentity(directory, 'tiny', ['127.0.0.1', 'localhost'], new Date());
  server = createServer((request, response) => {
    const isEncrypted = 'encrypted' in request.socket;
    response.end(`${request.httpVersion} ${isEncrypted ? 'tls' : 'plain'} ${request.url}`);
  });
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: word\r\nConnection: Upgrade\r\n\r\n');
  });
  endSecure = sharePort(server, createSecureServer(secureOptions(identity)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

const ca = () => identity.authority ?? '';
const textOf = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
  });

describe('one port', () => {
  test('answers plain HTTP', async () => {
    const text = await new Promise<string>((resolve, reject) =>
      plainGet(`http://127.0.0.1:${port}/a`, (response) => void textOf(response).then(resolve)).on('error', reject),
    );
    expect(text).toBe('1.1 plain /a');
  });

  test('answers HTTPS by the authority’s certificate, as HTTP/1.1 and as HTTP/2', async () => {
    const one = await new Promise<string>((resolve, reject) =>
      secureGet(`https://127.0.0.1:${port}/b`, { ca: ca() }, (response) => void textOf(response).then(resolve)).on(
        'error',
        reject,
      ),
    );
    expect(one).toBe('1.1 tls /b');
    const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: ca() });
    const stream = session.request({ ':path': '/c' });
    let two = '';
    for await (const chunk of stream) two += String(chunk);
    session.close();
    expect(two).toBe('2.0 tls /c');
  });

  test.each([
    ['plain', () => plainRequest({ port, headers: { connection: 'Upgrade', upgrade: 'word' } })],
    ['by TLS', () => secureRequest({ port, ca: ca(), headers: { connection: 'Upgrade', upgrade: 'word' } })],
  ])('upgrades a socket %s', async (_, open) => {
    const status = await new Promise((resolve, reject) => {
      const request = open();
      request.on('upgrade', (response) => resolve(response.statusCode)).on('error', reject);
      request.end();
    });
    expect(status).toBe(101);
  });

  test('goes on after whoever does not trust it, says nothing at all or speaks another protocol', async () => {
    const refused = await new Promise<string>((resolve) =>
      secureGet(`https://127.0.0.1:${port}/`, () => resolve('answered')).on('error', (error) => resolve(String(error))),
    );
    expect(refused).toContain('certificate');
    for (const words of ['', 'SSH-2.0-x\r\n', '\x16\x03\x01garbage']) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(words));
        socket.on('error', () => resolve()).on('close', () => resolve());
        socket.resume();
      });
    }
    const text = await new Promise<string>((resolve, reject) =>
      plainGet(`http://127.0.0.1:${port}/still`, (response) => void textOf(response).then(resolve)).on('error', reject),
    );
    expect(text).toBe('1.1 plain /still');
  });
});

test('what came by TLS can be ended, so that the server closes', async () => {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: ca() });
  const ended = new Promise((resolve) => session.once('close', resolve));
  session.on('error', () => undefined);
  await new Promise((resolve) => session.once('connect', resolve));
  endSecure();
  await ended;
});

test.each([
  [{ encrypted: true, remoteAddress: '10.1.1.1', localAddress: '10.1.1.2' }, true],
  [{ remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' }, true],
  [{ remoteAddress: '::ffff:10.1.1.2', localAddress: '10.1.1.2' }, true],
  [{ remoteAddress: '10.1.1.1', localAddress: '10.1.1.2' }, false],
  [{ remoteAddress: undefined, localAddress: undefined }, false],
])('%j is private: %s', (socket, expected) => {
  expect(isPrivate(socket as never)).toBe(expected);
});
