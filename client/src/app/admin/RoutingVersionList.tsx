import type { RoutingVersion } from '#contract/routing';
import { useText } from '../../i18n/text.ts';
import { COUNTY_TIME_ZONE } from '../../lib/age.ts';
import { ReasonForm } from './ReasonForm.tsx';
import type { RoutingEdit } from './use-routing-edit.ts';
import styles from './admin.module.css';

/** Every published version, the newest first: who, when and why; an older one is brought back with a reason. */
export function RoutingVersionList({ versions, edit }: { versions: readonly RoutingVersion[]; edit: RoutingEdit }) {
  const t = useText();
  const published = versions.filter(({ state }) => state !== 'draft');
  return (
    <details>
      <summary>{t('list.versions', { n: published.length })}</summary>
      <ul className={styles.changes}>
        {published.map((version) => (
          <li key={version.version} className={styles.wall} data-version={version.version} data-state={version.state}>
            <span>
              <b>{t('list.version', { n: version.version })}</b> {t(`list.state-${version.state}`)} ·{' '}
              {factsOf(version).join(' · ')}
              {version.restores !== null && ` · ${t('list.restores', { n: version.restores })}`}
            </span>
            <a href={`/api/routing/versions/${version.version}/csv`} download>
              {t('list.export', { n: version.version })}
            </a>
            {version.state === 'retired' && (
              <ReasonForm
                words={t('list.restore', { n: version.version })}
                isBusy={edit.isBusy}
                onReason={(reason) => edit.run({ restore: version.version }, { reason })}
              />
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Who put it in force, when and why, as far as that is known. */
function factsOf({ publishedAt, publishedBy, createdBy, reason }: RoutingVersion): string[] {
  const time =
    publishedAt && new Date(publishedAt).toLocaleString('zh-CN', { timeZone: COUNTY_TIME_ZONE, hour12: false });
  return [time, publishedBy ?? createdBy, reason].filter((fact) => fact !== null && fact !== '') as string[];
}
