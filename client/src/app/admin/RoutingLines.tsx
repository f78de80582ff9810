import type { Department, RoutingBody, RoutingLine } from '#contract/routing';
import { useState } from 'react';
import { useText, type Translate } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './admin.module.css';

interface RoutingLinesProps {
  lines: readonly RoutingLine[];
  departments: readonly Department[];
  isBusy: boolean;
  onOpen: (line: RoutingLine | null) => void;
  onRemove: (code: string) => void;
}

/** The lines as a table: which matter, when it applies, who answers, by which law and when. */
export function RoutingLines({ lines, departments, isBusy, onOpen, onRemove }: RoutingLinesProps) {
  const t = useText();
  const [q, setQ] = useState('');
  const wanted = q.trim().toLowerCase();
  const rows = lines
    .map((line) => ({ line, body: bodyWords(line.body, departments, t) }))
    .filter(({ line, body }) => `${line.code} ${line.name.zh} ${line.name.en} ${body}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className={styles.inline}>
        <input
          type="search"
          value={q}
          placeholder={t('list.find')}
          aria-label={t('list.find')}
          onChange={(event) => setQ(event.target.value)}
        />
        <Button onClick={() => onOpen(null)}>{t('list.add')}</Button>
      </div>
      {rows.length === 0 && <Notice kind="empty" title={t('list.none')} />}
      {rows.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('list.lines', { n: rows.length })}>
          <table className={styles.table} data-testid="routing-lines">
            <thead>
              <tr>
                {(['nameZh', 'type', 'body', 'certificate', 'legalBasis'] as const).map((field) => (
                  <th key={field} scope="col">
                    {t(`list.field-${field}`)}
                  </th>
                ))}
                <th scope="col">{t('list.minutes')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map(({ line, body }) => (
                <LineRow key={line.code} line={line} body={body} isBusy={isBusy} onOpen={onOpen} onRemove={onRemove} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

type RowProps = Pick<RoutingLinesProps, 'isBusy' | 'onOpen' | 'onRemove'> & { line: RoutingLine; body: string };

function LineRow({ line, body, isBusy, onOpen, onRemove }: RowProps) {
  const t = useText();
  const [isSure, setIsSure] = useState(false);
  const { accept, handle, close } = line.deadlines;
  return (
    <tr data-line={line.code}>
      <th scope="row">
        {line.name.zh}
        <br />
        <small>{line.code}</small>
      </th>
      <td>{conditionWords(line, t)}</td>
      <td>{body}</td>
      <td>{line.certificate ?? '—'}</td>
      <td>{line.legalBasis}</td>
      <td>{`${accept} / ${handle} / ${close}`}</td>
      <td className={styles.inline}>
        <Button aria-label={t('list.edit-line', { name: line.name.zh })} onClick={() => onOpen(line)}>
          {t('list.edit')}
        </Button>
        <Button
          tone={isSure ? 'urgent' : 'quiet'}
          disabled={isBusy}
          aria-label={t(isSure ? 'list.remove-line-sure' : 'list.remove-line', { name: line.name.zh })}
          onBlur={() => setIsSure(false)}
          onClick={() => (isSure ? onRemove(line.code) : setIsSure(true))}
        >
          {t(isSure ? 'list.remove-sure' : 'list.remove')}
        </Button>
      </td>
    </tr>
  );
}

function conditionWords({ type, level, urgency, place }: RoutingLine, t: Translate): string {
  const words = [
    t(`incident-type.${type}`),
    level && t(`list.level-${level}`),
    urgency && t(`urgency.${urgency}`),
    place,
  ];
  return words.filter(Boolean).join(' · ');
}

/** A responsible body in the reader's words. */
export function bodyWords(body: RoutingBody, departments: readonly Department[], t: Translate): string {
  switch (body.kind) {
    case 'tier':
      return t(`list.tier-${body.tier}`);
    case 'division':
      return body.division;
    case 'department': {
      const department = departments.find(({ code }) => code === body.department);
      return [department?.name ?? body.department, department?.personName].filter(Boolean).join(' · ');
    }
  }
}
