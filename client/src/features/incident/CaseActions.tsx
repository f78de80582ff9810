import type { CaseAction } from '#contract/incident';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { shownKey } from '../../ui/desk-key.ts';
import { ACTION_KEYS, DESK_ACTIONS } from './action-keys.ts';
import { CaseFields, type StepChoice } from './CaseFields.tsx';
import type { CallbackResult } from './incident-requests.ts';
import { lackOf, type StepField, type StepFields } from './step-fields.ts';
import styles from './case-panel.module.css';

interface CaseActionsProps {
  actions: readonly CaseAction[];
  fields: StepFields;
  /** Choosing where it is routed, or sent by a decision. */
  chooser: ReactNode;
  /** Centres of the same level; without one nothing is transferred. */
  peers: readonly StepChoice[];
  /** What may be the same incident, which a merge folds this one into. */
  likely: readonly StepChoice[];
  /** Photos that go with the next step. */
  photos: ReactNode;
  isBusy: boolean;
  onField: (field: StepField, value: string) => void;
  onStep: (action: CaseAction) => void;
  onCallback: (result: CallbackResult) => void;
}

const CALLBACKS = [
  { words: 'callback.solved', result: { isReached: true, isSolved: true }, key: 'K' },
  { words: 'callback.unsolved', result: { isReached: true, isSolved: false }, key: null },
  { words: 'callback.unreached', result: { isReached: false, isSolved: false }, key: null },
] as const;

/** The words of the next step and a button for each step that is possible now, with its key, and what it still lacks. */
export function CaseActions(props: CaseActionsProps) {
  const { actions, fields, isBusy, onField, onStep, onCallback } = props;
  const t = useText();
  const offered = DESK_ACTIONS.filter(
    (action) => actions.includes(action) && (action !== 'transfer' || props.peers.length > 0),
  );
  if (offered.length === 0) return null;
  const buttons = offered.filter((action) => action !== 'callback');
  // The next step of the loop that can be taken as things stand.
  const main = offered.find((action) => action === 'callback' || lackOf(action, fields) === null);
  return (
    <section className={styles.section}>
      <label className={styles.field}>
        {t('case.opinion')}
        <textarea
          rows={2}
          maxLength={4000}
          value={fields.opinion}
          placeholder={t('case.opinion-hint')}
          data-testid="opinion"
          data-step-field={'opinion' satisfies StepField}
          onChange={(event) => onField('opinion', event.target.value)}
        />
      </label>
      {props.photos}
      <CaseFields {...props} offered={offered} />
      <div className={styles.actions}>
        {offered.includes('callback') && <CallbackButtons isBusy={isBusy} onCallback={onCallback} />}
        {buttons.map((action) => (
          <StepButton
            key={action}
            action={action}
            isMain={action === main}
            isBusy={isBusy}
            lack={lackOf(action, fields)}
            onStep={onStep}
          />
        ))}
      </div>
      <Lacks offered={buttons} fields={fields} hasLikely={props.likely.length > 0} />
    </section>
  );
}

/** Why buttons are off, said once for each thing that is missing. */
function Lacks({
  offered,
  fields,
  hasLikely,
}: {
  offered: readonly Offered[];
  fields: StepFields;
  hasLikely: boolean;
}) {
  const t = useText();
  const byLack = new Map<StepField, string[]>();
  for (const action of offered) {
    const lack = lackOf(action, fields);
    if (lack !== null) byLack.set(lack, [...(byLack.get(lack) ?? []), t(`action.${action}`)]);
  }
  return [...byLack].map(([lack, names]) => (
    <p key={lack} className={styles.facts} data-lack={lack}>
      {names.join(t('case.and'))}
      {t(lack === 'into' && !hasLikely ? 'case.lacks-likely' : `case.lacks-${lack}`)}
    </p>
  ));
}

type Offered = (typeof DESK_ACTIONS)[number];

interface StepButtonProps {
  action: Offered;
  isMain: boolean;
  isBusy: boolean;
  lack: StepField | null;
  onStep: (action: CaseAction) => void;
}

function StepButton({ action, isMain, isBusy, lack, onStep }: StepButtonProps) {
  const t = useText();
  const key = ACTION_KEYS[action];
  return (
    <Button
      tone={isMain ? 'main' : 'plain'}
      disabled={isBusy || lack !== null}
      {...(lack ? { title: t(`case.lacks-${lack}`) } : {})}
      data-action={action}
      {...(key ? { shortcut: shownKey(key) } : {})}
      onClick={() => onStep(action)}
    >
      {t(`action.${action}`)}
    </Button>
  );
}

function CallbackButtons({ isBusy, onCallback }: Pick<CaseActionsProps, 'isBusy' | 'onCallback'>) {
  const t = useText();
  return CALLBACKS.map(({ words, result, key }) => (
    <Button
      key={words}
      tone={key ? 'main' : 'plain'}
      disabled={isBusy}
      data-callback={words}
      {...(key ? { shortcut: key } : {})}
      onClick={() => onCallback(result)}
    >
      {t(words)}
    </Button>
  ));
}
