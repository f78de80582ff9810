import type { AuditEntry } from '#contract/audit';
import { Fragment, useState } from 'react';
import { useText } from '../../../i18n/text.ts';
import { countyTime } from './county-time.ts';
import styles from './audit.module.css';

const COLUMNS = ['number', 'at', 'actor', 'action', 'target', 'purpose', 'hash'] as const;
const HASH_SHOWN = 12;

/** Lines of the audit; the number of each opens what was before and after, and its whole chain value. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useText();
  const [openId, setOpenId] = useState<number | null>(null);
  return (
    <table className={styles.table} data-testid="audit">
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <tr data-audit={entry.id}>
              <td>
                <button
                  type="button"
                  className={styles.opener}
                  aria-expanded={openId === entry.id}
                  aria-label={t('audit.details', { id: entry.id })}
                  onClick={() => setOpenId(openId === entry.id ? null : entry.id)}
                >
                  {entry.id}
                </button>
              </td>
              <td className={styles.time}>{countyTime(entry.at)}</td>
              <td>{entry.actor}</td>
              <td>{entry.action}</td>
              <td className={styles.target}>{entry.target}</td>
              <td>{entry.purpose}</td>
              <td>
                <code>{entry.hash.slice(0, HASH_SHOWN)}</code>
              </td>
            </tr>
            {openId === entry.id && <AuditDetails entry={entry} />}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function AuditDetails({ entry }: { entry: AuditEntry }) {
  const t = useText();
  return (
    <tr data-testid="audit-details">
      <td colSpan={COLUMNS.length}>
        <dl className={styles.details}>
          <dt>{t('audit.scope')}</dt>
          <dd>{entry.scope}</dd>
          {(['before', 'after'] as const).map(
            (side) =>
              entry[side] !== null && (
                <Fragment key={side}>
                  <dt>{t(`audit.${side}`)}</dt>
                  <dd>
                    <pre>{JSON.stringify(entry[side], null, 2)}</pre>
                  </dd>
                </Fragment>
              ),
          )}
          <dt>{t('audit.hash')}</dt>
          <dd>
            <code>{entry.hash}</code>
          </dd>
        </dl>
      </td>
    </tr>
  );
}
