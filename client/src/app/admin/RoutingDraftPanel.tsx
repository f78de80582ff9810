import type { RoutingChange, RoutingDraft, RoutingVersion } from '#contract/routing';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { ReasonForm } from './ReasonForm.tsx';
import type { RoutingEdit } from './use-routing-edit.ts';
import styles from './admin.module.css';

interface RoutingDraftPanelProps {
  draft: RoutingDraft;
  inForce: RoutingVersion;
  edit: RoutingEdit;
}

/** Which version is in force, what the draft would change of it, and putting that in force with a reason. */
export function RoutingDraftPanel({ draft, inForce, edit }: RoutingDraftPanelProps) {
  const t = useText();
  const { list, changes } = draft;
  return (
    <div className={styles.once} data-testid="routing-draft" data-version={inForce.version}>
      <b>{t('list.in-force', { n: inForce.version, lines: inForce.lines })}</b>
      <span role="status">{edit.done}</span>
      {list === null && <span className={styles.muted}>{t('list.no-draft')}</span>}
      {list && (
        <>
          <span>
            {t('list.draft', { n: list.version.version, changes: changes.length, by: list.version.createdBy })}
          </span>
          <ul className={styles.changes} data-testid="routing-changes">
            {changes.map((change) => (
              <Change key={change.code} change={change} />
            ))}
          </ul>
          <ReasonForm
            words={t('list.publish')}
            isBusy={edit.isBusy || changes.length === 0}
            onReason={(reason) => edit.run('publish', { revision: list.version.revision, reason })}
          />
          <Discard edit={edit} />
        </>
      )}
    </div>
  );
}

/** One line that differs, each field before and after. */
function Change({ change: { kind, name, code, fields } }: { change: RoutingChange }) {
  const t = useText();
  return (
    <li data-change={code}>
      <b>
        {t(`list.change-${kind}`)} {name}
      </b>{' '}
      <small>{code}</small>
      {kind === 'changed' && (
        <ul>
          {fields.map(({ field, before, after }) => (
            <li key={field}>
              {t(`list.field-${field}`)}: <del>{before || '—'}</del> → <ins>{after || '—'}</ins>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Discard({ edit }: { edit: RoutingEdit }) {
  const t = useText();
  const [isSure, setIsSure] = useState(false);
  return (
    <Button
      tone={isSure ? 'urgent' : 'quiet'}
      disabled={edit.isBusy}
      onBlur={() => setIsSure(false)}
      onClick={() => (isSure ? void edit.run('discard', {}) : setIsSure(true))}
    >
      {t(isSure ? 'list.discard-sure' : 'list.discard')}
    </Button>
  );
}
