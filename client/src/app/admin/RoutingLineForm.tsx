import { INCIDENT_LEVELS, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import type { Department, RoutingField, RoutingLine } from '#contract/routing';
import { useId, useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { lineOf, NEW_LINE, valuesOf, type LineValues } from './routing-line-values.ts';
import { bodyWords } from './RoutingLines.tsx';
import type { RoutingEdit } from './use-routing-edit.ts';
import styles from './admin.module.css';

interface RoutingLineFormProps {
  /** Null for a new one. */
  line: RoutingLine | null;
  departments: readonly Department[];
  edit: RoutingEdit;
  onClose: () => void;
}

const TIERS = ['village', 'town', 'county'] as const;
const REQUIRED: readonly RoutingField[] = ['code', 'nameZh', 'legalBasis'];
const MINUTES = ['acceptMin', 'handleMin', 'closeMin'] as const;

/** One line of the list; saved, it stands in the draft. Its code is what it is known by and stays. */
export function RoutingLineForm({ line, departments, edit, onClose }: RoutingLineFormProps) {
  const t = useText();
  const titleId = useId();
  const [values, setValues] = useState<LineValues>(() => (line ? valuesOf(line) : NEW_LINE));
  const set = (field: RoutingField) => (value: string) => setValues({ ...values, [field]: value });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await edit.run('lines', { line: lineOf(values) })) onClose();
  };
  const choices = choicesOf(departments, line, t);
  const props = (field: RoutingField) => ({
    label: t(`list.field-${field}`),
    name: field,
    value: values[field],
    onChange: set(field),
  });
  return (
    <form
      className={styles.form}
      aria-labelledby={titleId}
      data-testid="routing-line"
      onSubmit={(event) => void save(event)}
    >
      <h3 id={titleId}>{line ? t('list.edit-line', { name: line.name.zh }) : t('list.add')}</h3>
      <div className={styles.fields}>
        {(['code', 'matter', 'nameZh', 'nameEn', 'place', 'certificate'] as const).map((field) => (
          <TextField
            key={field}
            {...props(field)}
            isRequired={REQUIRED.includes(field)}
            isFixed={field === 'code' && line !== null}
          />
        ))}
        {(['type', 'level', 'urgency', 'body'] as const).map((field) => (
          <ChoiceField key={field} {...props(field)} options={choices[field]} />
        ))}
        {MINUTES.map((field) => (
          <TextField key={field} {...props(field)} type="number" isRequired />
        ))}
      </div>
      <TextField {...props('legalBasis')} isRequired />
      <label>
        {t('list.field-sop')}
        <textarea rows={4} name="sop" value={values.sop} onChange={(event) => set('sop')(event.target.value)} />
      </label>
      <div className={styles.inline}>
        <Button type="submit" tone="main" disabled={edit.isBusy}>
          {t('list.save')}
        </Button>
        <Button onClick={onClose}>{t('app.close')}</Button>
      </div>
    </form>
  );
}

interface Option {
  value: string;
  words: string;
}

function choicesOf(departments: readonly Department[], line: RoutingLine | null, t: ReturnType<typeof useText>) {
  const any: Option = { value: '', words: t('list.any') };
  const bodies: Option[] = [
    ...TIERS.map((tier) => ({ value: `tier:${tier}`, words: t(`list.tier-${tier}`) })),
    ...departments.map(({ code, name, personName }) => ({
      value: `department:${code}`,
      words: [name, personName].filter(Boolean).join(' · '),
    })),
  ];
  // A division of its own comes with the pack or a file; the line keeps it.
  const own =
    line?.body.kind === 'division'
      ? [{ value: `division:${line.body.division}`, words: bodyWords(line.body, departments, t) }]
      : [];
  return {
    type: INCIDENT_TYPES.map((value) => ({ value, words: t(`incident-type.${value}`) })),
    level: [any, ...INCIDENT_LEVELS.map((value) => ({ value, words: t(`list.level-${value}`) }))],
    urgency: [any, ...URGENCIES.map((value) => ({ value, words: t(`urgency.${value}`) }))],
    body: [...own, ...bodies],
  };
}

interface FieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
}

function TextField(props: FieldProps & { type?: 'text' | 'number'; isRequired?: boolean; isFixed?: boolean }) {
  const { label, name, value, onChange, type = 'text', isRequired = false, isFixed = false } = props;
  return (
    <label>
      {label}
      <input
        name={name}
        type={type}
        value={value}
        required={isRequired}
        readOnly={isFixed}
        autoComplete="off"
        {...(type === 'number' ? { min: 1, max: 525_600 } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function ChoiceField({ label, name, value, onChange, options }: FieldProps & { options: readonly Option[] }) {
  return (
    <label>
      {label}
      <select name={name} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </select>
    </label>
  );
}
