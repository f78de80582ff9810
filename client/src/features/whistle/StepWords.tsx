import { SATISFACTIONS, type Force, type Satisfaction, type WhistleDetail } from '#contract/whistle';
import { useText } from '../../i18n/text.ts';
import styles from './whistle.module.css';

/** By what a team's arrival is told: `phone-<worker>`, `place` or `pointed`. */
export type ArrivalChoice = string;

/** A phone that may tell that a team is there. */
export interface NearPhone {
  id: number;
  name: string;
  distanceM: number;
}

/** What is said beside the next step. */
export interface StepDraft {
  note: string;
  arrival: ArrivalChoice;
  teamId: string;
  satisfaction: Satisfaction;
}

interface StepWordsProps {
  detail: WhistleDetail;
  draft: StepDraft;
  phones: readonly NearPhone[];
  hasPointed: boolean;
  /** Teams that this seat can send. */
  teams: readonly Force[];
  onChange: (part: Partial<StepDraft>) => void;
}

/** The words, team, place and judgement that go with the next step; each only where it matters now. */
export function StepWords({ detail, draft, phones, hasPointed, teams, onChange }: StepWordsProps) {
  const t = useText();
  const has = (action: string): boolean => detail.actions.some((each) => each.action === action);
  if (detail.actions.length === 0) return null;
  return (
    <div className={styles.words}>
      {has('accept') && (
        <label className={styles.field}>
          {t('whistle.send-team')}
          <select name="team" value={draft.teamId} onChange={(event) => onChange({ teamId: event.target.value })}>
            {teams.map((team) => (
              <option key={team.id} value={team.id}>
                {team.name}
              </option>
            ))}
          </select>
        </label>
      )}
      {has('arrive') && (
        <label className={styles.field}>
          {t('whistle.arrival')}
          <select name="arrival" value={draft.arrival} onChange={(event) => onChange({ arrival: event.target.value })}>
            {phones.map(({ id, name, distanceM }) => (
              <option key={id} value={`phone-${id}`}>
                {t('whistle.arrival-phone', { name, m: Math.round(distanceM) })}
              </option>
            ))}
            <option value="place">{t('whistle.arrival-place')}</option>
            {hasPointed && <option value="pointed">{t('whistle.arrival-pointed')}</option>}
          </select>
        </label>
      )}
      {has('close') && (
        <label className={styles.field}>
          {t('whistle.satisfaction')}
          <select
            name="satisfaction"
            value={draft.satisfaction}
            onChange={(event) => onChange({ satisfaction: event.target.value as Satisfaction })}
          >
            {SATISFACTIONS.map((each) => (
              <option key={each} value={each}>
                {t(`whistle.satisfaction-${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <textarea
        rows={2}
        maxLength={2000}
        name="note"
        value={draft.note}
        placeholder={t('whistle.note')}
        aria-label={t('whistle.note')}
        onChange={(event) => onChange({ note: event.target.value })}
      />
    </div>
  );
}
