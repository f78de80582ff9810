import { INCIDENT_TYPES, type IncidentType } from '#contract/incident';
import { Procedures } from '#contract/procedure';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { personHttp } from '../shell/session-store.ts';
import { LoadNotice } from './LoadNotice.tsx';
import { ProcedureForm } from './ProcedureForm.tsx';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const readProcedures = async () => (await personHttp.get(Procedures, '/api/procedures')).items;

/** The checklist of each type of incident. */
export function ProcedureSection() {
  const t = useText();
  const { state, again } = useLoaded(readProcedures);
  const [type, setType] = useState<IncidentType>(INCIDENT_TYPES[0]);
  const [saved, setSaved] = useState<IncidentType | null>(null);
  const procedure = state.kind === 'loaded' ? state.value.find((each) => each.type === type) : undefined;
  return (
    <section className={styles.section} aria-label={t('procedures.title')} data-testid="procedures">
      <h2>{t('procedures.title')}</h2>
      <p className={styles.muted}>{t('procedures.hint')}</p>
      <LoadNotice state={state} again={again} />
      <div className={styles.form}>
        <label>
          {t('procedures.type')}
          <select name="type" value={type} onChange={(event) => setType(event.target.value as IncidentType)}>
            {INCIDENT_TYPES.map((each) => (
              <option key={each} value={each}>
                {t(`incident-type.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {saved !== null && <p role="status">{t('procedures.saved', { type: t(`incident-type.${saved}`) })}</p>}
      {procedure && (
        <ProcedureForm
          key={`${type} ${procedure.version}`}
          procedure={procedure}
          onSaved={() => {
            setSaved(type);
            again();
          }}
        />
      )}
    </section>
  );
}
