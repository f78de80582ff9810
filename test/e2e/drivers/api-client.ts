import type { SharedCentre } from './centre-setup.ts';

/** Someone signed in by HTTP, to look at what a page cannot show and to prepare what a story begins with. */
export interface ApiClient {
  get<Body>(path: string): Promise<Body>;
  send<Body>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Body>;
}

/** Signs an account in by `POST /api/session`. @throws Error with the server's answer when anything is refused. */
export async function signInByHttp(centre: SharedCentre, account: string): Promise<ApiClient> {
  const ask = async (method: string, path: string, body: unknown, token: string | null): Promise<unknown> => {
    const response = await fetch(centre.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  const { token } = (await ask('POST', '/api/session', { account, password: centre.password }, null)) as {
    token: string;
  };
  return {
    // Answers of our own server, whose schemas its own tests prove.
    get: async <Body>(path: string) => (await ask('GET', path, undefined, token)) as Body,
    send: async <Body>(method: 'POST' | 'PUT', path: string, body: unknown) =>
      (await ask(method, path, body, token)) as Body,
  };
}
