import type { Session } from '#contract/session';
import { useState, type ComponentType } from 'react';
import { administrationMessages } from '../../i18n/administration-messages.ts';
import type { MessageKey } from '../../i18n/messages.ts';
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
import { EncoderSection } from './EncoderSection.tsx';
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
      {session.role === 'systemAdmin' && <SystemSections />}
      {session.role === 'securityAdmin' && (
        <main>
          <AccountSection role="securityAdmin" />
          <EncoderSection role="securityAdmin" />
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

/** Everything that the system administrator keeps, in the order of the contents above it. */
const SECTIONS: readonly { id: string; title: MessageKey; Section: ComponentType; isWide: boolean }[] = [
  { id: 'cameras', title: 'admin.cameras', Section: CameraSection, isWide: false },
  { id: 'walls', title: 'admin.walls', Section: WallSection, isWide: false },
  { id: 'accounts', title: 'account.title', Section: SystemAccounts, isWide: false },
  { id: 'responsibles', title: 'responsible.title', Section: ResponsibleSection, isWide: true },
  { id: 'camera-health', title: 'health.title', Section: CameraHealthSection, isWide: true },
  { id: 'encoders', title: 'encoder.title', Section: SystemEncoders, isWide: true },
  { id: 'deadlines', title: 'deadline.title', Section: DeadlineSection, isWide: true },
  { id: 'procedures', title: 'procedures.title', Section: ProcedureSection, isWide: true },
  { id: 'routing', title: 'list.title', Section: RoutingSection, isWide: true },
];

function SystemSections() {
  const t = useText();
  return (
    <main>
      <nav className={styles.contents} aria-label={t('admin.contents')}>
        {SECTIONS.map(({ id, title }) => (
          <a key={id} href={`#${id}`}>
            {t(title)}
          </a>
        ))}
      </nav>
      <div className={styles.columns}>
        {SECTIONS.map(({ id, Section, isWide }) => (
          <div key={id} id={id} className={isWide ? styles.wide : styles.narrow}>
            <Section />
          </div>
        ))}
      </div>
    </main>
  );
}

function SystemAccounts() {
  return <AccountSection role="systemAdmin" />;
}

function SystemEncoders() {
  return <EncoderSection role="systemAdmin" />;
}
