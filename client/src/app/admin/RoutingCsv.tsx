import type { ChangeEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { FileButton } from '../../ui/FileButton.tsx';
import type { RoutingEdit } from './use-routing-edit.ts';
import styles from './admin.module.css';

/** The whole list out as a file for a spreadsheet, and in again: what comes in replaces the draft's lines. */
export function RoutingCsv({ version, edit }: { version: number; edit: RoutingEdit }) {
  const t = useText();
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    await edit.run('import', { csv: await file.text() });
    // The same file, mended, can be chosen again.
    target.value = '';
  };
  return (
    <div className={styles.inline}>
      <a href={`/api/routing/versions/${version}/csv`} download data-testid="routing-export">
        {t('list.export', { n: version })}
      </a>
      <FileButton
        words={t('list.import')}
        accept=".csv,text/csv"
        disabled={edit.isBusy}
        data-testid="routing-import"
        onChange={(event) => void read(event)}
      />
    </div>
  );
}
