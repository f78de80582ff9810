import type { Position } from '#contract/geo';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Button } from '../../ui/Button.tsx';
import { findPlace, lastKnownPlace, rememberPlace, type PlaceFailure } from './find-place.ts';
import { PlaceMap, type PlaceShapes } from './PlaceMap.tsx';
import type { ReportPlace } from './report-draft.ts';
import styles from './report-form.module.css';

interface PlaceFieldProps {
  place: ReportPlace | null;
  shapes: PlaceShapes;
  fallback: Position | null;
  nowMs: () => number;
  onChange: (place: ReportPlace) => void;
}

type Search = 'finding' | 'found' | PlaceFailure;

/** Where it happened: the phone's own fix, else the last known place, else picked on the map, and always which of them. */
export function PlaceField({ place, shapes, fallback, nowMs, onChange }: PlaceFieldProps) {
  const t = useText();
  const [search, setSearch] = useState<Search>('finding');
  const [isPicking, setIsPicking] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isPicking) field.current?.scrollIntoView({ block: 'center' });
  }, [isPicking]);
  useEffect(() => {
    if (place?.source === 'picked') return setSearch('found');
    findPlace(localStorage, nowMs).then(
      (found) => {
        setSearch('found');
        onChange(found);
      },
      (error: Error) => {
        setSearch(error.message as PlaceFailure);
        const last = lastKnownPlace(localStorage);
        if (last) onChange(last);
      },
    );
    // Once, when the form opens: a later fix must not move a place that the author has seen.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const pick = (position: Position) => {
    const picked: ReportPlace = { position, source: 'picked', accuracyM: null, takenAtMs: nowMs() };
    rememberPlace(localStorage, picked);
    onChange(picked);
    setIsPicking(false);
  };
  const start = place?.position ?? fallback;
  return (
    <div ref={field} className={styles.place} data-place={place?.source ?? 'none'}>
      <p>
        <span className={styles.legend}>{t('report.place')}</span>{' '}
        <strong>{describe(place, search, nowMs(), t)}</strong>
      </p>
      {isPicking && start ? (
        <PlaceMap shapes={shapes} start={start} onPick={pick} />
      ) : (
        <Button disabled={!start} onClick={() => setIsPicking(true)}>
          {t(start ? 'report.place-pick' : 'report.place-no-map')}
        </Button>
      )}
    </div>
  );
}

function describe(place: ReportPlace | null, search: Search, nowMs: number, t: ReturnType<typeof useText>): string {
  if (!place) return t(search === 'found' ? 'report.place-none' : `report.place-${search}`);
  if (place.source === 'gps') return t('report.place-gps', { m: Math.round(place.accuracyM ?? 0) });
  if (place.source === 'lastKnown') {
    return t('report.place-lastKnown', { age: ageWords(t, nowMs - place.takenAtMs) });
  }
  return t('report.place-picked');
}
