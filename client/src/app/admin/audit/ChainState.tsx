import type { AuditChain } from '#contract/audit';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { countyTime } from './county-time.ts';
import { useChain } from './use-chain.ts';
import styles from './audit.module.css';

/** Whether the chain holds, and up to which line: what is new is checked when the page opens, all of it by the button. */
export function ChainState() {
  const t = useText();
  const { state, checkAll, again } = useChain();
  const isRunning = state.kind === 'loaded' && state.value.check?.kind === 'running';
  return (
    <section
      className={styles.chain}
      aria-label={t('audit.chain')}
      data-testid="audit-chain"
      data-state={state.kind === 'loaded' ? (state.value.check?.kind ?? 'none') : state.kind}
    >
      <h3>{t('audit.chain')}</h3>
      {state.kind === 'loading' && <p role="status">{t('app.loading')}</p>}
      {state.kind === 'failed' && (
        <p role="alert">
          {t(`error.${state.code}`)} <Button onClick={again}>{t('app.retry')}</Button>
        </p>
      )}
      {state.kind === 'loaded' && <ChainWords chain={state.value} />}
      <span className={styles.space} />
      <Button disabled={state.kind !== 'loaded' || isRunning} onClick={checkAll}>
        {t('audit.chain-check')}
      </Button>
    </section>
  );
}

function ChainWords({ chain: { sealed, unsealed, check } }: { chain: AuditChain }) {
  const t = useText();
  switch (check?.kind) {
    case undefined:
      return <p role="status">{t('audit.chain-none')}</p>;
    case 'running':
      return <p role="status">{t('audit.chain-running', { lines: check.lines, sealed })}</p>;
    case 'unable':
      return <p role="alert">{t('audit.chain-unable', { time: countyTime(check.at) })}</p>;
    case 'broken':
      return (
        <p role="alert" className={styles.broken}>
          <b>{t('audit.chain-broken', { id: check.id })}</b> {t(`audit.fault-${check.fault}`)} · {countyTime(check.at)}
          <br />
          {t('audit.chain-broken-hint')}
        </p>
      );
    case 'whole':
      return (
        <>
          <p role="status" className={styles.whole}>
            {t('audit.chain-whole', { lines: check.lines })}
          </p>
          <p className={styles.muted}>
            {t('audit.chain-times', { at: countyTime(check.at), start: countyTime(check.fromStartAt) })}
            {sealed > check.lines && ` · ${t('audit.chain-behind', { n: sealed - check.lines })}`}
            {unsealed > 0 && ` · ${t('audit.chain-unsealed', { n: unsealed })}`}
          </p>
          <code className={styles.hash}>{check.hash}</code>
        </>
      );
  }
}
