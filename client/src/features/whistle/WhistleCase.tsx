import type { CallAction, Fitness, WhistleCall, WhistleDetail } from '#contract/whistle';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { callTimer } from './call-timer.ts';
import { CALL_KEYS } from './call-keys.ts';
import styles from './whistle.module.css';

interface WhistleCaseProps {
  detail: WhistleDetail;
  /** The force that keys are about. */
  forceId: string;
  nowMs: number;
  isBusy: boolean;
  placeName: (code: string) => string;
  onForce: (forceId: string) => void;
  onStep: (action: CallAction, forceId: string | null) => void;
}

const TONES: Partial<Record<CallAction, 'main' | 'urgent'>> = {
  accept: 'main',
  arrive: 'main',
  handle: 'main',
  close: 'main',
};

/** One whistle: what it is about, where each force stands, warnings about certificates, the steps with their keys, the log. */
export function WhistleCase({ detail, forceId, nowMs, isBusy, placeName, onForce, onStep }: WhistleCaseProps) {
  const t = useText();
  const { whistle, fitness, actions } = detail;
  const whole = actions.filter((each) => each.forceId === null);
  return (
    <article className={styles.case} data-testid="whistle-case" data-whistle={whistle.id} data-state={whistle.state}>
      <h3>{whistle.matter}</h3>
      <p className={styles.muted}>
        {t('whistle.by', {
          village: placeName(whistle.village),
          name: whistle.blownBy ?? '',
          time: timeOfDay(Date.parse(whistle.blownAt)),
        })}
      </p>
      {whistle.text && <p>{whistle.text}</p>}
      {whistle.certificate && <p>{t('whistle.needs-certificate', { name: whistle.certificate.name })}</p>}
      {whistle.calls.map((call) => (
        <CallCard
          key={call.forceId}
          call={call}
          fitness={fitness.find((each) => each.forceId === call.forceId) ?? null}
          certificate={whistle.certificate?.name ?? ''}
          actions={actions.filter((each) => each.forceId === call.forceId).map((each) => each.action)}
          isChosen={call.forceId === forceId}
          nowMs={nowMs}
          isBusy={isBusy}
          answeringName={placeName(call.answering)}
          onChoose={() => onForce(call.forceId)}
          onStep={(action) => onStep(action, call.forceId)}
        />
      ))}
      {whole.map(({ action }) => (
        <Button
          key={action}
          tone="main"
          shortcut={CALL_KEYS[action] ?? ''}
          disabled={isBusy}
          onClick={() => onStep(action, null)}
        >
          {t(`call-action.${action}`)}
        </Button>
      ))}
      <WhistleLog detail={detail} />
    </article>
  );
}

interface CallCardProps {
  call: WhistleCall;
  fitness: Fitness | null;
  certificate: string;
  actions: readonly CallAction[];
  isChosen: boolean;
  nowMs: number;
  isBusy: boolean;
  answeringName: string;
  onChoose: () => void;
  onStep: (action: CallAction) => void;
}

function CallCard(props: CallCardProps) {
  const t = useText();
  const { call, fitness, certificate, actions, isChosen, nowMs, isBusy, answeringName, onChoose, onStep } = props;
  const timer = callTimer(t, call, nowMs);
  const lacks = fitness !== null && fitness.holders === 0;
  const words = (action: CallAction): string =>
    action === 'accept' && lacks ? t('whistle.accept-anyway') : t(`call-action.${action}`);
  return (
    <section
      className={styles.call}
      data-call={call.forceId}
      data-state={call.state}
      data-chosen={isChosen}
      onFocus={onChoose}
      aria-label={call.forceName}
    >
      <p className={styles.callLine}>
        <strong>{call.forceName}</strong>
        <span className={timer.isLate ? styles.late : ''}>{timer.words}</span>
      </p>
      <p className={styles.muted}>
        {call.teamName ? t('whistle.team', { name: call.teamName }) : t('whistle.answering', { name: answeringName })}
      </p>
      {fitness && <FitnessLine fitness={fitness} certificate={certificate} isAccepted={call.lacksCertificate} />}
      {call.arrival && (
        <p className={call.arrival.isFar ? styles.late : styles.muted} data-testid="arrival">
          {t(call.arrival.isFar ? 'whistle.arrived-far' : 'whistle.arrived-at', {
            m: Math.round(call.arrival.distanceM),
          })}
          {' · '}
          {t(call.arrival.source === 'phone' ? 'whistle.by-phone' : 'whistle.by-statement')}
        </p>
      )}
      {actions.length > 0 && (
        <p className={styles.buttons}>
          {actions.map((action) => (
            <Button
              key={action}
              tone={action === 'accept' && lacks ? 'urgent' : (TONES[action] ?? 'plain')}
              {...(isChosen && CALL_KEYS[action] ? { shortcut: CALL_KEYS[action] } : {})}
              disabled={isBusy}
              data-step={action}
              onClick={() => onStep(action)}
            >
              {words(action)}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}

function FitnessLine({
  fitness,
  certificate,
  isAccepted,
}: {
  fitness: Fitness;
  certificate: string;
  isAccepted: boolean;
}) {
  const t = useText();
  const { teamName, holders, nearest } = fitness;
  if (holders > 0) return <p className={styles.muted}>{t('whistle.holders', { team: teamName, n: holders })}</p>;
  return (
    <div className={styles.warning} role="alert" data-testid="certificate-warning">
      <p>{t('whistle.lacks', { team: teamName, name: certificate })}</p>
      <p>
        {nearest
          ? t('whistle.nearest', { name: nearest.name, km: (nearest.distanceM / 1000).toFixed(1) })
          : t('whistle.nearest-none')}
      </p>
      {isAccepted && <p>{t('whistle.lacks-accepted')}</p>}
    </div>
  );
}

function WhistleLog({ detail }: { detail: WhistleDetail }) {
  const t = useText();
  const nameOf = (forceId: string | null): string =>
    detail.whistle.calls.find((call) => call.forceId === forceId)?.forceName ?? '';
  return (
    <section aria-label={t('whistle.log')}>
      <h4 className={styles.heading}>{t('whistle.log')}</h4>
      <ol className={styles.log} data-testid="whistle-log">
        {detail.steps.map((step) => (
          <li key={step.number} data-action={step.action}>
            <time>{timeOfDay(Date.parse(step.at))}</time>
            <span>
              {t(`call-action.${step.action}`)} · {nameOf(step.forceId)} · {step.actorName ?? step.actor}
              {step.lacksCertificate && ` · ${t('whistle.lacks-accepted')}`}
              {step.note && ` · ${step.note}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
