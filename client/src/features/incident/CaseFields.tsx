import type { CaseAction } from '#contract/incident';
import type { KeyboardEvent, ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import type { StepField, StepFields } from './step-fields.ts';
import styles from './case-panel.module.css';

/** A centre or a case that a step can name. */
export interface StepChoice {
  code: string;
  name: string;
}

interface CaseFieldsProps {
  offered: readonly CaseAction[];
  fields: StepFields;
  /** Choosing where it is routed, or sent by a decision. */
  chooser: ReactNode;
  peers: readonly StepChoice[];
  /** What may be the same incident. */
  likely: readonly StepChoice[];
  onField: (field: StepField, value: string) => void;
  /** Takes the step that a field belongs to: Enter in it. */
  onStep: (action: CaseAction) => void;
}

/** What the steps that are possible now ask for besides words; each field names the steps that use it. */
export function CaseFields({ offered, fields, chooser, peers, likely, onField, onStep }: CaseFieldsProps) {
  const t = useText();
  return (
    <>
      {(offered.includes('route') || offered.includes('decide')) && chooser}
      {offered.includes('transfer') && (
        <Choice
          label={t('case.peer')}
          testId="transfer-peer"
          options={peers}
          value={fields.peer}
          field="peer"
          onChange={(value) => onField('peer', value)}
          onEnter={() => onStep('transfer')}
        />
      )}
      {offered.includes('requestExtension') && (
        <label className={styles.field}>
          {t('case.until')}
          <input
            type="datetime-local"
            value={fields.until}
            data-testid="extension-until"
            data-step-field={'until' satisfies StepField}
            onChange={(event) => onField('until', event.target.value)}
            onKeyDown={takeOnEnter(fields.until, () => onStep('requestExtension'))}
          />
        </label>
      )}
      {offered.includes('merge') && likely.length > 0 && (
        <Choice
          label={t('case.into')}
          testId="merge-into"
          options={likely}
          value={fields.into}
          field="into"
          onChange={(value) => onField('into', value)}
          onEnter={() => onStep('merge')}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  testId: string;
  options: readonly StepChoice[];
  value: string;
  field: StepField;
  onChange: (value: string) => void;
  onEnter: () => void;
}

/** Enter in a field that is filled in takes its step; in an empty one it does nothing. */
const takeOnEnter = (value: string, take: () => void) => (event: KeyboardEvent<HTMLElement>) => {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || value === '') return;
  event.preventDefault();
  event.currentTarget.blur();
  take();
};

function Choice({ label, testId, options, value, field, onChange, onEnter }: ChoiceProps) {
  return (
    <label className={styles.field}>
      {label}
      <select
        value={value}
        data-testid={testId}
        data-step-field={field}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={takeOnEnter(value, onEnter)}
      >
        <option value="">—</option>
        {options.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
