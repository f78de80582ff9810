import { useEffect, useMemo, type ChangeEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { shrinkPhoto } from './shrink-photo.ts';
import styles from './report-form.module.css';

const MOST_PHOTOS = 9;

/** Photos of a report: taken with the camera or chosen, made small for the network, removable. */
export function PhotoStrip({
  photos,
  onChange,
}: {
  photos: readonly Blob[];
  onChange: (photos: readonly Blob[]) => void;
}) {
  const t = useText();
  const urls = useMemo(() => photos.map((photo) => URL.createObjectURL(photo)), [photos]);
  useEffect(() => () => urls.forEach((url) => URL.revokeObjectURL(url)), [urls]);
  const add = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const files = Array.from(input.files ?? []);
    const shrunk = await Promise.all(files.map(shrinkPhoto));
    onChange([...photos, ...shrunk].slice(0, MOST_PHOTOS));
    input.value = '';
  };
  return (
    <div className={styles.photos}>
      {urls.map((url, i) => (
        <button
          key={url}
          type="button"
          className={styles.photo}
          aria-label={t('report.photo-remove', { n: i + 1 })}
          onClick={() => onChange(photos.filter((_, at) => at !== i))}
        >
          <img src={url} alt="" />
          <span aria-hidden="true">×</span>
        </button>
      ))}
      <label className={styles.camera}>
        <span aria-hidden="true">＋</span>
        {t('report.photo')}
        <input type="file" accept="image/*" capture="environment" onChange={(event) => void add(event)} />
      </label>
    </div>
  );
}
