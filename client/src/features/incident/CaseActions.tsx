import type { CaseAction } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { shownKey } from '../../ui/desk-key.ts';
import { ACTION_KEYS, DESK_ACTIONS, NEEDS_REASON } from './action-keys.ts';
import type { CallbackResult } from './incident-requests.ts';
import styles from './case-panel.module.css';

/** A centre that a case can be sent to. */
export interface CentreChoice {
  code: string;
  name: string;
}

interface CaseActionsProps {
  actions: readonly CaseAction[];
  opinion: string;
  centres: readonly CentreChoice[];
  centre: string;
  isBusy: boolean;
  onOpinion: (text: string) => void;
  onCentre: (code: string) => void;
  onStep: (action: CaseAction) => void;
  onCallback: (result: CallbackResult) => void;
}

const CALLBACKS = [
  { words: 'callback.solved', result: { isReached: true, isSolved: true }, key: 'K' },
  { words: 'callback.unsolved', result: { isReached: true, isSolved: false }, key: null },
  { words: 'callback.unreached', result: { isReached: false, isSolved: false }, key: null },
] as const;

/** The words of the next step and a button for each step that is possible now, with its key. */
export function CaseActions(props: CaseActionsProps) {
  const { actions, opinion, centres, centre, isBusy, onOpinion, onCentre, onStep, onCallback } = props;
  const t = useText();
  const offered = DESK_ACTIONS.filter((action) => actions.includes(action));
  if (offered.length === 0) return null;
  const buttons = offered.filter((action) => action !== 'callback');
  // The next step of the loop that can be taken as things stand.
  const main = offered.find((action) => action === 'callback' || !lacks(action, opinion, centre));
  return (
    <section className={styles.section}>
      <label className={styles.field}>
        {t('case.opinion')}
        <textarea
          rows={2}
          maxLength={4000}
          value={opinion}
          placeholder={t('case.opinion-hint')}
          data-testid="opinion"
          onChange={(event) => onOpinion(event.target.value)}
        />
      </label>
      {offered.includes('route') && (
        <label className={styles.field}>
          {t('case.centre')}
          <select value={centre} data-testid="route-centre" onChange={(event) => onCentre(event.target.value)}>
            <option value="">—</option>
            {centres.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className={styles.actions}>
        {offered.includes('callback') && <CallbackButtons isBusy={isBusy} onCallback={onCallback} />}
        {buttons.map((action) => (
          <StepButton
            key={action}
            action={action}
            isMain={action === main}
            isDisabled={isBusy || lacks(action, opinion, centre)}
            onStep={onStep}
          />
        ))}
      </div>
    </section>
  );
}

const lacks = (action: CaseAction, opinion: string, centre: string) =>
  (NEEDS_REASON.has(action) && opinion.trim() === '') || (action === 'route' && centre === '');

interface StepButtonProps {
  action: (typeof DESK_ACTIONS)[number];
  isMain: boolean;
  isDisabled: boolean;
  onStep: (action: CaseAction) => void;
}

function StepButton({ action, isMain, isDisabled, onStep }: StepButtonProps) {
  const t = useText();
  const key = ACTION_KEYS[action];
  return (
    <Button
      tone={isMain ? 'main' : 'plain'}
      disabled={isDisabled}
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
