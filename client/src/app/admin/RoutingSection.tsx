import { RoutingDraft, RoutingInForce, RoutingVersions, type RoutingLine } from '#contract/routing';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { personHttp } from '../shell/session-store.ts';
import { RoutingCsv } from './RoutingCsv.tsx';
import { RoutingDraftPanel } from './RoutingDraftPanel.tsx';
import { RoutingLineForm } from './RoutingLineForm.tsx';
import { RoutingLines } from './RoutingLines.tsx';
import { RoutingVersionList } from './RoutingVersionList.tsx';
import { LoadNotice } from './LoadNotice.tsx';
import { useLoaded } from './use-loaded.ts';
import { useRoutingEdit, type RoutingEdit } from './use-routing-edit.ts';
import styles from './admin.module.css';

const readRouting = async () => {
  const [inForce, draft, versions] = await Promise.all([
    personHttp.get(RoutingInForce, '/api/routing'),
    personHttp.get(RoutingDraft, '/api/routing/draft'),
    personHttp.get(RoutingVersions, '/api/routing/versions'),
  ]);
  return { inForce, draft, versions: versions.items };
};
/** The list in force, the draft that may follow it, and every version so far. */
type Routing = Awaited<ReturnType<typeof readRouting>>;

/** The county's routing list: edited as a draft, seen against what is in force, published with a reason, brought back. */
export function RoutingSection() {
  const t = useText();
  const { state, again } = useLoaded(readRouting);
  const edit = useRoutingEdit(again);
  return (
    <section className={styles.section} aria-label={t('list.title')} data-testid="routing">
      <h2>{t('list.title')}</h2>
      <p className={styles.muted}>{t('list.hint')}</p>
      <LoadNotice state={state} again={again} />
      {state.kind === 'loaded' && <RoutingParts routing={state.value} edit={edit} />}
    </section>
  );
}

/** What the form holds: a line that is there, a new one, or nothing. */
type Opened = { line: RoutingLine | null } | null;

function RoutingParts({ routing, edit }: { routing: Routing; edit: RoutingEdit }) {
  const { inForce, draft, versions } = routing;
  const [opened, setOpened] = useState<Opened>(null);
  const list = draft.list ?? inForce.list;
  const { lines } = list;
  return (
    <>
      <RoutingDraftPanel draft={draft} inForce={inForce.list.version} edit={edit} />
      <RoutingCsv version={list.version.version} edit={edit} />
      <Faults faults={edit.faults} />
      {opened && (
        <RoutingLineForm
          key={opened.line?.code ?? ''}
          line={opened.line}
          departments={inForce.departments}
          edit={edit}
          onClose={() => setOpened(null)}
        />
      )}
      <RoutingLines
        lines={lines}
        departments={inForce.departments}
        isBusy={edit.isBusy}
        onOpen={(line) => setOpened({ line })}
        onRemove={(code) => void edit.run('removals', { code })}
      />
      <RoutingVersionList versions={versions} edit={edit} />
    </>
  );
}

/** Everything that was refused, each with its row and column where it is of a file. */
function Faults({ faults }: { faults: readonly string[] }) {
  const t = useText();
  if (faults.length === 0) return null;
  return (
    <div role="alert" data-testid="routing-faults">
      <p>{t('list.refused', { n: faults.length })}</p>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </div>
  );
}
