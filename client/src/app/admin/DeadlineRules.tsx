import type { DeadlineRule } from '#contract/deadline';
import { INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './admin.module.css';

/** Lengths that every rule has, and those it may do without. */
const LENGTHS = ['acceptMin', 'handleMin', 'closeMin', 'remindPercent', 'replyWithinMin'] as const;
const CARDS = ['yellowAfterMin', 'redAfterMin'] as const;
const FIELDS = [...LENGTHS.slice(0, 4), ...CARDS, 'replyWithinMin'] as const;
type Field = (typeof FIELDS)[number];
const LONGEST_MIN = 366 * 24 * 60;
const LONGEST_PERCENT = 99;

interface DeadlineRulesProps {
  rules: readonly DeadlineRule[];
  onChange: (rules: readonly DeadlineRule[]) => void;
}

/** The rules as a table of fields; a card without a length is not laid by itself. */
export function DeadlineRules({ rules, onChange }: DeadlineRulesProps) {
  const t = useText();
  const change = (at: number, part: Partial<DeadlineRule>) =>
    onChange(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  const free = firstFree(rules);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            {(['deadline.urgency', 'deadline.type'] as const).map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
            {FIELDS.map((field) => (
              <th key={field} scope="col">
                {t(`deadline.${field}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, at) => (
            <RuleRow
              key={`${rule.urgency}.${rule.type ?? ''}.${at}`}
              rule={rule}
              onChange={(part) => change(at, part)}
              onRemove={rule.type === null ? null : () => onChange(rules.filter((_, index) => index !== at))}
            />
          ))}
        </tbody>
      </table>
      {free && (
        <Button tone="quiet" onClick={() => onChange([...rules, free])}>
          {t('deadline.add')}
        </Button>
      )}
    </>
  );
}

/** A rule for the first urgency and type that has none, with the lengths of its urgency. */
function firstFree(rules: readonly DeadlineRule[]): DeadlineRule | null {
  for (const general of rules.filter(({ type }) => type === null)) {
    const type = INCIDENT_TYPES.find(
      (one) => !rules.some((rule) => rule.urgency === general.urgency && rule.type === one),
    );
    if (type) return { ...general, type };
  }
  return null;
}

interface RuleRowProps {
  rule: DeadlineRule;
  onChange: (part: Partial<DeadlineRule>) => void;
  /** null for the rule of all types, which an urgency never goes without. */
  onRemove: (() => void) | null;
}

function RuleRow({ rule, onChange, onRemove }: RuleRowProps) {
  const t = useText();
  const { urgency, type } = rule;
  const name = `${t(`urgency.${urgency}`)} ${type === null ? t('deadline.all-types') : t(`incident-type.${type}`)}`;
  return (
    <tr data-rule={`${urgency}.${type ?? ''}`}>
      {type === null ? (
        <>
          <td>{t(`urgency.${urgency}`)}</td>
          <td>{t('deadline.all-types')}</td>
        </>
      ) : (
        <>
          <td>
            <select
              aria-label={t('deadline.urgency')}
              value={urgency}
              onChange={({ target }) => {
                const chosen = URGENCIES.find((one) => one === target.value);
                if (chosen) onChange({ urgency: chosen });
              }}
            >
              {URGENCIES.map((one) => (
                <option key={one} value={one}>
                  {t(`urgency.${one}`)}
                </option>
              ))}
            </select>
          </td>
          <td>
            <select
              aria-label={t('deadline.type')}
              value={type}
              onChange={({ target }) => onChange({ type: INCIDENT_TYPES.find((one) => one === target.value) ?? type })}
            >
              {INCIDENT_TYPES.map((one) => (
                <option key={one} value={one}>
                  {t(`incident-type.${one}`)}
                </option>
              ))}
            </select>
          </td>
        </>
      )}
      {FIELDS.map((field) => (
        <td key={field}>
          <LengthInput rule={rule} field={field} name={name} onChange={onChange} />
        </td>
      ))}
      <td>
        {onRemove && (
          <Button tone="quiet" onClick={onRemove}>
            {t('deadline.remove')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function LengthInput(props: { rule: DeadlineRule; field: Field; name: string; onChange: RuleRowProps['onChange'] }) {
  const t = useText();
  const { rule, field, name, onChange } = props;
  const mayBeNone = (CARDS as readonly Field[]).includes(field);
  const value = rule[field];
  return (
    <input
      type="number"
      name={field}
      min={1}
      max={field === 'remindPercent' ? LONGEST_PERCENT : LONGEST_MIN}
      required={!mayBeNone}
      placeholder={mayBeNone ? t('deadline.none') : undefined}
      aria-label={t('deadline.cell', { rule: name, field: t(`deadline.${field}`) })}
      value={value === null || Number.isNaN(value) ? '' : value}
      onChange={({ target }) => {
        const length = target.value === '' ? (mayBeNone ? null : Number.NaN) : Number(target.value);
        onChange({ [field]: length });
      }}
    />
  );
}
