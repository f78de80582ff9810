import type { CentreDuty, DutyPerson, PartState, Shift } from '#contract/shift';
import { useText } from '../../i18n/text.ts';
import { COUNTY_TIME_ZONE } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Notice } from '../../ui/Notice.tsx';
import styles from './shift.module.css';

interface DutyListProps {
  duties: readonly CentreDuty[];
  selected: string | null;
  nowMs: number;
  onSelect: (centre: string) => void;
}

/** Centres with who answers for each; the chosen one opens with telephones and the state of its parts. */
export function DutyList({ duties, selected, nowMs, onSelect }: DutyListProps) {
  const t = useText();
  if (duties.length === 0) return <Notice kind="empty" title={t('duty.none')} />;
  return (
    <ul className={styles.list} data-testid="duty-list">
      {duties.map((duty) => (
        <li key={duty.centre} data-centre={duty.centre} data-seats={duty.state.seats.state}>
          <button
            type="button"
            className={styles.row}
            aria-current={duty.centre === selected}
            onClick={() => onSelect(duty.centre)}
          >
            <strong>{duty.name}</strong>
            <span>{duty.shift ? `${t('duty.leader')} ${personWords(duty.shift.leader)}` : t('duty.bare')}</span>
            <span className={styles.muted}>{duty.shift && duty.shift.officers.map(personWords).join('、')}</span>
            <PartWords name={t('part.seats')} part={duty.state.seats} nowMs={nowMs} />
          </button>
          {duty.centre === selected && <DutyDetail duty={duty} nowMs={nowMs} />}
        </li>
      ))}
    </ul>
  );
}

function DutyDetail({ duty, nowMs }: { duty: CentreDuty; nowMs: number }) {
  const t = useText();
  const { shift, onNow, state } = duty;
  const isLate = onNow !== null && shift !== null && onNow.id !== shift.id && Date.parse(shift.startsAt) <= nowMs;
  return (
    <dl className={styles.detail} data-testid="duty-detail">
      {shift && (
        <div>
          <dt>{t('duty.officers')}</dt>
          <dd>
            <ShiftPeriod shift={shift} />
            {isLate && (
              <p className={styles.late}>
                {t('duty.not-handed-over', { names: onNow.officers.map(({ name }) => name).join('、') })}
              </p>
            )}
          </dd>
        </div>
      )}
      {(['seats', 'links', 'recorders'] as const).map((part) => (
        <div key={part}>
          <dt>{t(`part.${part}`)}</dt>
          <dd>
            <PartWords name="" part={state[part]} nowMs={nowMs} />
            {part !== 'seats' && (
              <span className={styles.muted}>
                {' · '}
                {t('part.counts', { up: state[part].up, down: state[part].down, unknown: state[part].unknown })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** From when to when a shift is planned, in the county's time. */
export function ShiftPeriod({ shift }: { shift: Shift }) {
  const t = useText();
  return <span>{t('duty.period', { from: dayAndTime(shift.startsAt), to: dayAndTime(shift.endsAt) })}</span>;
}

const MARKS: Readonly<Record<PartState['state'], string>> = { up: '●', partly: '◐', down: '✕', unknown: '○' };

/** A state by shape, word and age: what was not proved within the last minute is unknown and says since when. */
function PartWords({ name, part, nowMs }: { name: string; part: PartState; nowMs: number }) {
  const t = useText();
  const age = part.at === null ? '' : ` · ${t('part.age', { age: ageWords(t, nowMs - Date.parse(part.at)) })}`;
  return (
    <span className={styles[part.state]}>
      <span aria-hidden="true">{MARKS[part.state]}</span> {name} {t(`part-state.${part.state}`)}
      <span className={styles.muted}>{age}</span>
    </span>
  );
}

const personWords = ({ name, phone }: DutyPerson): string => `${name} ${phone}`;

/** `11-25 18:00` in the county's time. */
export function dayAndTime(instant: string): string {
  const parts = new Date(instant).toLocaleString('sv-SE', { timeZone: COUNTY_TIME_ZONE });
  return parts.slice(5, 16);
}
