import { EncoderCandidates, EncoderChange, EncoderChanges } from '#contract/encoder';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { EncoderCandidateList } from './EncoderCandidateList.tsx';
import { EncoderChangeRow } from './EncoderChangeRow.tsx';
import { LoadNotice } from './LoadNotice.tsx';
import { useEncoderWatch } from './use-encoder-watch.ts';
import { wordsOf } from '../shell/failure-words.ts';
import styles from './admin.module.css';

const GOP_S = 2;
const readCandidates = () => personHttp.get(EncoderCandidates, '/api/encoder-candidates');
const readNone = () => Promise.resolve({ items: [] });
const readChanges = () => personHttp.get(EncoderChanges, '/api/encoder-changes');

/** Small pictures that are costly to show: one administrator proposes to set them, the other decides; every camera's result is shown. */
export function EncoderSection({ role }: { role: 'systemAdmin' | 'securityAdmin' }) {
  const t = useText();
  const isProposer = role === 'systemAdmin';
  const candidates = useEncoderWatch(isProposer ? readCandidates : readNone);
  const changes = useEncoderWatch(readChanges);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (path: string, body: object): Promise<void> => {
    setFailure(null);
    try {
      await personHttp.send(EncoderChange, 'POST', `/api/encoder-changes${path}`, { commandId: mintUuid7(), ...body });
    } catch (error) {
      setFailure(wordsOf(error));
    }
    candidates.again();
    changes.again();
  };
  return (
    <section className={styles.section} aria-label={t('encoder.title')} data-testid="encoders">
      <h2>{t('encoder.title')}</h2>
      <p className={styles.muted}>{t('encoder.about')}</p>
      {failure && <p role="alert">{failure}</p>}
      {isProposer && <LoadNotice state={candidates.state} again={candidates.again} />}
      {isProposer && candidates.state.kind === 'loaded' && (
        <EncoderCandidateList
          items={candidates.state.value.items}
          onPropose={(cameraIds) => send('', { cameraIds, gopS: GOP_S })}
        />
      )}
      <h3>
        {t('encoder.changes')}{' '}
        <Button tone="quiet" onClick={changes.again}>
          {t('encoder.refresh')}
        </Button>
      </h3>
      <LoadNotice state={changes.state} again={changes.again} />
      {changes.state.kind === 'loaded' && changes.state.value.items.length === 0 && (
        <Notice kind="empty" title={t('encoder.changes-none')} />
      )}
      {changes.state.kind === 'loaded' &&
        changes.state.value.items.map((change) => (
          <EncoderChangeRow
            key={change.id}
            change={change}
            role={role}
            onDecide={(decision) => send(`/${change.id}/decision`, { decision })}
            onRestore={() => send(`/${change.id}/restore`, {})}
          />
        ))}
    </section>
  );
}
