import { ResponsibleBody } from '#contract/responsible';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { failureWords } from '../shell/failure-words.ts';
import styles from './admin.module.css';

/** Stands for the department that is not there yet; no code looks like it. */
export const NEW_DEPARTMENT = '+';

const FIELDS = ['code', 'name', 'person', 'phone'] as const;
type Field = (typeof FIELDS)[number];

/** Name, person and telephone of a centre or department; null makes a department. */
export function ResponsibleForm({
  body,
  onSaved,
}: {
  body: ResponsibleBody | null;
  onSaved: (after: ResponsibleBody) => void;
}) {
  const t = useText();
  const [values, setValues] = useState<Record<Field, string>>({
    code: body?.code ?? '',
    name: body?.name ?? '',
    person: body?.personName ?? '',
    phone: body?.phone ?? '',
  });
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    try {
      onSaved(await send(body, values));
    } catch (error) {
      setFailure(failureWords(error, t, labels));
    } finally {
      setIsBusy(false);
    }
  };
  const labels = {
    '/code': t('responsible.code'),
    '/name': t('responsible.name'),
    '/personName': t('responsible.person'),
    '/phone': t('responsible.phone'),
  };
  const isFixed = (field: Field) =>
    field === 'code' ? body !== null : field === 'name' && body !== null && body.kind !== 'department';
  return (
    <form className={styles.form} data-testid="responsible-form" onSubmit={(event) => void save(event)}>
      {FIELDS.map((field) => (
        <label key={field}>
          {t(`responsible.${field}`)}
          <input
            name={field}
            value={values[field]}
            readOnly={isFixed(field)}
            required={field === 'code' || field === 'name'}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setValues({ ...values, [field]: event.target.value })}
          />
        </label>
      ))}
      <Button type="submit" tone="main" disabled={isBusy}>
        {t('responsible.save')}
      </Button>
      {failure !== null && <p role="alert">{t('responsible.refused', { why: failure })}</p>}
    </form>
  );
}

function send(
  body: ResponsibleBody | null,
  { code, name, person, phone }: Record<Field, string>,
): Promise<ResponsibleBody> {
  const words = {
    commandId: mintUuid7(),
    name: name.trim(),
    personName: person.trim() || null,
    phone: phone.trim() || null,
  };
  if (body === null)
    return personHttp.send(ResponsibleBody, 'POST', '/api/departments', { ...words, code: code.trim() });
  return personHttp.send(ResponsibleBody, 'PUT', `/api/responsibles/${body.code}`, { ...words, version: body.version });
}
