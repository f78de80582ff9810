import type { Session } from '#contract/session';
import { useState } from 'react';
import { administrationMessages } from '../../i18n/administration-messages.ts';
import { addWords, useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';
import { signOut } from '../shell/session-store.ts';
import { SignedIn } from '../shell/SignedIn.tsx';
import { ThemeButton } from '../shell/ThemeButton.tsx';
import { AccountSection } from './AccountSection.tsx';
import { AuditSection } from './audit/AuditSection.tsx';
import { CameraHealthSection } from './CameraHealthSection.tsx';
import { CameraSection } from './CameraSection.tsx';
import { DeadlineSection } from './DeadlineSection.tsx';
import { FirstAdministratorForm, readFirstToken } from './FirstAdministratorForm.tsx';
import { ProcedureSection } from './ProcedureSection.tsx';
import { ResponsibleSection } from './ResponsibleSection.tsx';
import { RoutingSection } from './RoutingSection.tsx';
import { WallSection } from './WallSection.tsx';
import styles from './admin.module.css';

addWords(administrationMessages);

/**
 * Administration: cameras, walls, accounts, responsible persons, deadlines, procedures and the routing list for the system administrator, locks and second factors for the security administrator, the
 * audit for the auditor; never two in one hand.
 */
export function AdminPage() {
  const [firstToken, setFirstToken] = useState(() => readFirstToken(location.hash));
  if (firstToken) return <FirstAdministratorForm token={firstToken} onDone={() => setFirstToken(null)} />;
  return (
    <SignedIn roles={['systemAdmin', 'securityAdmin', 'auditAdmin']}>
      {(session) => <AdminFrame session={session} />}
    </SignedIn>
  );
}

function AdminFrame({ session }: { session: Session }) {
  const t = useText();
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>{t('admin.title')}</h1>
        <span className={styles.muted}>
          {session.displayName} · {t(`role.${session.role}`)}
        </span>
        <span className={styles.space} />
        <ThemeButton />
        <LanguageButton />
        <Button tone="quiet" onClick={() => void signOut()}>
          {t('sign-in.out')}
        </Button>
      </header>
      {session.role === 'systemAdmin' && (
        <main className={styles.columns}>
          <CameraSection />
          <WallSection />
          <AccountSection role="systemAdmin" />
          <div className={styles.wide}>
            <ResponsibleSection />
          </div>
          <div className={styles.wide}>
            <CameraHealthSection />
          </div>
          <div className={styles.wide}>
            <DeadlineSection />
          </div>
          <div className={styles.wide}>
            <ProcedureSection />
          </div>
          <div className={styles.wide}>
            <RoutingSection />
          </div>
        </main>
      )}
      {session.role === 'securityAdmin' && (
        <main>
          <AccountSection role="securityAdmin" />
        </main>
      )}
      {session.role === 'auditAdmin' && (
        <main>
          <AuditSection />
        </main>
      )}
    </div>
  );
}
