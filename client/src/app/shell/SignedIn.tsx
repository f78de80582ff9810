import type { Role, Session } from '#contract/session';
import { useEffect, type ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useStoreState } from '../live/county-context.tsx';
import { readSession, sessionStore, signOut } from './session-store.ts';
import { SignInPage } from './SignInPage.tsx';

/** Shows its surface to those who may use it, and the way in to everyone else. */
export function SignedIn({ roles, children }: { roles: readonly Role[]; children: (session: Session) => ReactNode }) {
  const t = useText();
  const state = useStoreState(sessionStore);
  useEffect(() => void readSession(), []);
  const retry = <Button onClick={() => void readSession()}>{t('app.retry')}</Button>;
  switch (state.kind) {
    case 'unknown':
      return <Notice kind="loading" title={t('app.loading')} />;
    case 'signedOut':
      return <SignInPage />;
    case 'failed':
      return <Notice kind="offline" title={t(`error.${state.code}`)} action={retry} />;
    case 'signedIn':
      if (roles.includes(state.session.role)) return children(state.session);
      return (
        <Notice
          kind="no-right"
          title={t('error.not-allowed')}
          hint={`${state.session.displayName} · ${t(`role.${state.session.role}`)}`}
          action={<Button onClick={() => void signOut()}>{t('sign-in.out')}</Button>}
        />
      );
  }
}
