import { AuditChoices } from '#contract/audit';
import type { FormEvent } from 'react';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { personHttp } from '../../shell/session-store.ts';
import { useLoaded } from '../use-loaded.ts';
import { AUDIT_FIELDS, type AuditFields, NO_FILTER } from './audit-filter.ts';
import styles from './audit.module.css';

const readChoices = () => personHttp.get(AuditChoices, '/api/audit/choices');
const NO_CHOICES: AuditChoices = { actors: [], actions: [] };

/** Who, what, about what and when; Enter finds. Accounts and actions are offered once the server has told them. */
export function AuditFilters({ fields, onFind }: { fields: AuditFields; onFind: (fields: AuditFields) => void }) {
  const t = useText();
  const { state } = useLoaded(readChoices);
  const { actors, actions } = state.kind === 'loaded' ? state.value : NO_CHOICES;
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const words = new FormData(event.currentTarget);
    const read = (field: keyof AuditFields): string => String(words.get(field) ?? '').trim();
    onFind({
      actor: read('actor'),
      action: read('action'),
      target: read('target'),
      from: read('from'),
      to: read('to'),
    });
  };
  const isEmpty = AUDIT_FIELDS.every((field) => fields[field] === '');
  return (
    <form className={styles.filters} onSubmit={find} aria-label={t('audit.filter')} data-testid="audit-filter">
      <label>
        {t('audit.actor')}
        <input name="actor" list="audit-actors" maxLength={64} autoComplete="off" defaultValue={fields.actor} />
      </label>
      <datalist id="audit-actors">
        {actors.map((actor) => (
          <option key={actor} value={actor} />
        ))}
      </datalist>
      <ActionChoice chosen={fields.action} actions={actions} />
      <label>
        {t('audit.target')}
        <input
          name="target"
          maxLength={100}
          autoComplete="off"
          placeholder={t('audit.target-hint')}
          defaultValue={fields.target}
        />
      </label>
      <label>
        {t('audit.from')}
        <input type="datetime-local" name="from" defaultValue={fields.from} />
      </label>
      <label>
        {t('audit.to')}
        <input type="datetime-local" name="to" defaultValue={fields.to} />
      </label>
      <Button type="submit" tone="main">
        {t('audit.find')}
      </Button>
      <Button disabled={isEmpty} onClick={() => onFind(NO_FILTER)}>
        {t('audit.clear')}
      </Button>
    </form>
  );
}

function ActionChoice({ chosen, actions }: { chosen: string; actions: readonly string[] }) {
  const t = useText();
  // What an address asks for stays on offer, also before the server has answered.
  const offered = chosen === '' || actions.includes(chosen) ? actions : [chosen, ...actions];
  return (
    <label>
      {t('audit.action')}
      <select key={offered.length} name="action" defaultValue={chosen}>
        <option value="">{t('audit.any-action')}</option>
        {offered.map((action) => (
          <option key={action} value={action}>
            {action}
          </option>
        ))}
      </select>
    </label>
  );
}
