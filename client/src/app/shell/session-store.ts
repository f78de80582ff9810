import { Session, SignedIn } from '#contract/session';
import { Type } from 'typebox';
import { createStore } from 'zustand/vanilla';
import { ApiError, errorCodeOf, type ApiErrorCode } from '../../api/api-error.ts';
import { createHttpClient, type HttpClient } from '../../api/http-client.ts';
import { currentLanguage } from '../../i18n/text.ts';

/** Who sits before a page that people sign in to (a wall is a device and has its own way). */
export type SessionState =
  | { kind: 'unknown' }
  | { kind: 'signedOut' }
  | { kind: 'signedIn'; session: Session }
  | { kind: 'failed'; code: ApiErrorCode };

/** HTTP of a person's page: the session travels in a cookie that scripts cannot read. */
export const personHttp: HttpClient = createHttpClient({ kind: 'cookie' }, currentLanguage);

/** The one session of the page. */
export const sessionStore = createStore<SessionState>(() => ({ kind: 'unknown' }));

/** Asks the server who is signed in. */
export async function readSession(): Promise<void> {
  try {
    sessionStore.setState({ kind: 'signedIn', session: await personHttp.get(Session, '/api/session') }, true);
  } catch (error) {
    const isOut = error instanceof ApiError && error.code === 'not-signed-in';
    sessionStore.setState(isOut ? { kind: 'signedOut' } : { kind: 'failed', code: errorCodeOf(error) }, true);
  }
}

/** What a sign-in brings: a new password and a code of the second factor where they are asked for. */
interface SignInWish {
  readonly account: string;
  readonly password: string;
  readonly newPassword?: string | undefined;
  readonly code?: string | undefined;
}

/** Signs in; `enter` shows what is behind. Throws the `ApiError` that the form shows. */
export function signIn(wish: SignInWish): Promise<SignedIn> {
  return personHttp.send(SignedIn, 'POST', '/api/session', wish);
}

/** Shows what the session opens. */
export function enter(session: Session): void {
  sessionStore.setState({ kind: 'signedIn', session }, true);
}

/** Signs out; the page forgets the session even when the server cannot be told. */
export async function signOut(): Promise<void> {
  await personHttp.send(Type.Unknown(), 'DELETE', '/api/session', {}).catch(() => undefined);
  sessionStore.setState({ kind: 'signedOut' }, true);
}

/** Asks whether the session still stands, and shows the way in when it is over; a server that is away says nothing of that. */
export async function checkSession(): Promise<void> {
  try {
    await personHttp.get(Session, '/api/session');
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not-signed-in') sessionStore.setState({ kind: 'signedOut' }, true);
  }
}
