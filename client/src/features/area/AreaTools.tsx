import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { RADII_M, type AreaDeed, type AreaDraft } from './area-draft.ts';
import styles from './area.module.css';

/** Circle or polygon, its size, and what the keys do; every key has a button or a field beside it. */
export function AreaTools({ draft, onDeed }: { draft: AreaDraft; onDeed: (deed: AreaDeed) => void }) {
  const t = useText();
  const isCircle = draft.shape === 'circle';
  return (
    <div className={styles.tools}>
      <div className={styles.row}>
        <Button
          shortcut="P"
          onClick={() => onDeed({ kind: 'shape' })}
          data-testid="area-shape"
          data-shape={draft.shape}
        >
          {t(isCircle ? 'area.to-polygon' : 'area.to-circle')}
        </Button>
        {!isCircle && (
          <Button shortcut="⌫" disabled={draft.corners.length === 0} onClick={() => onDeed({ kind: 'uncorner' })}>
            {t('area.uncorner')}
          </Button>
        )}
      </div>
      <label className={styles.radius}>
        {t(isCircle ? 'area.radius' : 'area.step', { m: isCircle ? draft.radiusM : draft.radiusM / 10 })}
        <input
          type="range"
          min={0}
          max={RADII_M.length - 1}
          value={Math.max(
            0,
            RADII_M.findLastIndex((radius) => radius <= draft.radiusM),
          )}
          onChange={(event) =>
            onDeed({ kind: 'radius', radiusM: RADII_M[Number(event.target.value)] ?? draft.radiusM })
          }
        />
      </label>
      <p className={styles.note}>
        {isCircle ? t('area.circle-keys') : t('area.polygon-keys', { n: draft.corners.length })}
      </p>
    </div>
  );
}
