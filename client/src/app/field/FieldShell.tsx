import type { Session } from '#contract/session';
import { useEffect, useState } from 'react';
import type { Outbox } from '../../features/outbox/outbox.ts';
import { openBrowserOutbox } from '../../features/outbox/browser-outbox.ts';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { CountyProvider } from '../live/county-context.tsx';
import { startCounty, type County } from '../live/start-county.ts';
import { personHttp } from '../shell/session-store.ts';
import { FieldFrame } from './FieldFrame.tsx';
import { startWorkerPositions } from './worker-positions.ts';

type Opened = { kind: 'opening' } | { kind: 'broken' } | { kind: 'open'; county: County; outbox: Outbox };

/** Starts what a signed-in phone needs: the own scope live, the outbox, the position. */
export function FieldShell({ session }: { session: Session }) {
  const t = useText();
  const [opened, setOpened] = useState<Opened>({ kind: 'opening' });
  useEffect(() => {
    let isGone = false;
    const county = startCounty({ http: personHttp, readToken: () => null, layers: ['grids'] });
    const stopPositions = startWorkerPositions(personHttp);
    const opening = openBrowserOutbox(session.account, personHttp).then(
      (outbox) => {
        if (isGone) outbox.stop();
        else setOpened({ kind: 'open', county, outbox });
        return outbox;
      },
      () => {
        setOpened({ kind: 'broken' });
        return null;
      },
    );
    return () => {
      isGone = true;
      county.stop();
      stopPositions();
      void opening.then((outbox) => outbox?.stop());
    };
  }, [session.account]);
  switch (opened.kind) {
    case 'opening':
      return <Notice kind="loading" title={t('app.loading')} />;
    case 'broken':
      return <Notice kind="error" title={t('field.outbox-broken')} />;
    case 'open':
      return (
        <CountyProvider county={opened.county}>
          <FieldFrame session={session} outbox={opened.outbox} />
        </CountyProvider>
      );
  }
}
