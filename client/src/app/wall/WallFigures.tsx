import { COLOURS } from '#contract/household';
import type { Summary } from '#contract/snapshot';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ShareBar } from '../../ui/ShareBar.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import styles from './wall-figures.module.css';

const number = (n: number) => n.toLocaleString(currentLanguage());

const SHAPES = { green: '●', yellow: '▲', red: '■' } as const;

/** The county's figures, each computed from rows when it was asked for. */
export function WallFigures() {
  const t = useText();
  const { stores } = useCounty();
  const { summary, failure } = useStoreState(stores.summary);
  const counts = useStoreState(stores.households.state, (state) => state.households?.counts);
  if (!summary) {
    if (failure) return <Notice kind="error" title={t(`error.${failure}`)} hint={t('map.load-again')} />;
    return <Notice kind="loading" title={t('app.loading')} />;
  }
  return (
    <div className={styles.figures} data-testid="wall-figures">
      <Today today={summary.today} />
      <OwnLevel ownLevel={summary.ownLevel} />
      <Households figures={summary.households} live={counts} />
      <Cameras cameras={summary.cameras} />
      <Force summary={summary} />
    </div>
  );
}

function Today({ today }: { today: Summary['today'] }) {
  const t = useText();
  return (
    <section>
      <h2>{t('wall.today')}</h2>
      <div className={styles.row}>
        <strong className={styles.figure}>{number(today.reported)}</strong>
        <p className={styles.side}>
          {today.overdue > 0 && <em>{t('wall.overdue', { n: today.overdue })}</em>}
          <span>{t('wall.open', { n: today.open })}</span>
          <span className={styles.muted}>{t('wall.finished', { n: today.finished })}</span>
        </p>
      </div>
    </section>
  );
}

function OwnLevel({ ownLevel }: { ownLevel: Summary['ownLevel'] }) {
  const t = useText();
  const { rate, days } = ownLevel;
  return (
    <section>
      <h2>{t('wall.own-level')}</h2>
      {rate === null ? (
        <p className={styles.muted}>{t('wall.no-disputes')}</p>
      ) : (
        <div className={styles.row}>
          <strong className={styles.figure}>
            {(rate * 100).toFixed(1)}
            <small>%</small>
          </strong>
          <div className={styles.spark}>
            <Sparkline values={days.map((day) => day.rate)} label={t('wall.own-level')} />
          </div>
        </div>
      )}
    </section>
  );
}

function Households({
  figures,
  live,
}: {
  figures: Summary['households'];
  live: readonly [number, number, number] | undefined;
}) {
  const t = useText();
  // The feed brings colour changes before the next summary does.
  const counts = live ?? [figures.green, figures.yellow, figures.red];
  const parts = COLOURS.map((colour, i) => ({ colour, value: counts[i] ?? 0 }));
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  return (
    <section>
      <h2>
        {t('wall.households')} {number(total)}
      </h2>
      <ShareBar
        parts={parts.map(({ colour, value }) => ({ key: colour, value, colour: `var(--household-${colour})` }))}
      />
      <ul className={styles.list}>
        {parts.map(({ colour, value }) => (
          <li key={colour}>
            <span className={styles[colour]} aria-hidden="true">
              {SHAPES[colour]}
            </span>
            <span>{t(`colour.${colour}`)}</span>
            <b>{number(value)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cameras({ cameras }: { cameras: Summary['cameras'] }) {
  const t = useText();
  return (
    <section>
      <h2>
        {t('wall.video')} {number(cameras.total)}
      </h2>
      <ShareBar
        parts={[
          { key: 'online', value: cameras.online, colour: 'var(--calm)' },
          { key: 'down', value: cameras.down, colour: 'var(--household-red)' },
          { key: 'unknown', value: cameras.unknown, colour: 'var(--line-strong)' },
        ]}
      />
      <p className={styles.inline}>
        <span>
          {t('wall.online')} {number(cameras.online)}
        </span>
        <span className={cameras.down > 0 ? styles.late : styles.muted}>
          {t('wall.down')} {number(cameras.down)}
        </span>
        <span className={styles.muted}>
          {t('wall.unknown')} {number(cameras.unknown)}
        </span>
      </p>
    </section>
  );
}

function Force({ summary: { workers, posts } }: { summary: Summary }) {
  const t = useText();
  return (
    <section>
      <h2>{t('wall.force')}</h2>
      <div className={styles.row}>
        <strong className={styles.figure}>{number(workers.online)}</strong>
        <p className={styles.side}>
          <span className={styles.muted}>{t('wall.force-online', { total: number(workers.phones) })}</span>
        </p>
      </div>
      <p className={styles.muted}>{t('wall.vacant', { n: number(posts.vacant), total: number(posts.total) })}</p>
    </section>
  );
}
