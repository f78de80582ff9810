import { Session } from '#contract/session';
import { useEffect } from 'react';
import { Value } from 'typebox/value';
import { useStoreState } from '../live/county-context.tsx';
import { readSession, sessionStore } from '../shell/session-store.ts';
import { SignedIn } from '../shell/SignedIn.tsx';
import { FieldShell } from './FieldShell.tsx';
import { keepPageOnPhone } from './keep-page.ts';

const REMEMBERED_KEY = 'grid321.fieldSession';

/** The worker's phone. Without signal it opens for whoever was signed in last, so that a report can be written anywhere. */
export function FieldPage() {
  const state = useStoreState(sessionStore);
  useEffect(keepPageOnPhone, []);
  useEffect(() => {
    if (state.kind === 'signedIn') localStorage.setItem(REMEMBERED_KEY, JSON.stringify(state.session));
    if (state.kind === 'signedOut') localStorage.removeItem(REMEMBERED_KEY);
  }, [state]);
  useEffect(() => {
    const ask = () => void readSession();
    addEventListener('online', ask);
    return () => removeEventListener('online', ask);
  }, []);
  const remembered = state.kind === 'failed' ? readRemembered() : null;
  if (remembered) return <FieldShell session={remembered} />;
  return <SignedIn roles={['worker']}>{(session) => <FieldShell session={session} />}</SignedIn>;
}

function readRemembered(): Session | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(REMEMBERED_KEY) ?? 'null');
    return Value.Check(Session, stored) ? stored : null;
  } catch {
    // Not a session: the page asks to sign in.
    return null;
  }
}
