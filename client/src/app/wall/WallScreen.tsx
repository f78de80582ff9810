import type { Incident } from '#contract/incident';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { isAlarming } from '../../features/incident/incident-layer.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { usePlaceContext } from '../county-map/use-county-layers.ts';
import type { Selection } from '../county-map/selection.ts';
import { StaleBanner } from '../shell/StaleBanner.tsx';
import { useWallDirection } from './use-wall-direction.ts';
import { useWallKeys } from './use-wall-keys.ts';
import { useWallSound } from './use-wall-sound.ts';
import { byNeed } from './wall-director.ts';
import { WallAlarm } from './WallAlarm.tsx';
import { WallFigures } from './WallFigures.tsx';
import { WallHeader } from './WallHeader.tsx';
import { WallIncidents } from './WallIncidents.tsx';
import { WallMap } from './WallMap.tsx';
import { WallPlace, WallVisitorNote } from './WallPlace.tsx';
import { WallSceneCaption } from './WallSceneCaption.tsx';
import { WallTimeline } from './WallTimeline.tsx';
import { usePushedView, WallPushed } from './WallPushed.tsx';
import styles from './wall.module.css';

const CAMERA_TILES = 4;
const NEAR_WORKERS = 2;

/** The wall itself: figures left, the county in the middle, what needs people right, the day below. */
export function WallScreen() {
  const { stores } = useCounty();
  const isStale = useStoreState(stores.status, (status) => status.live.kind !== 'live');
  const byId = useStoreState(stores.incidents.live.state, (state) => state.byKey);
  const incidents = useMemo(() => byNeed(byId.values()), [byId]);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [isVisitor, setIsVisitor] = useState(false);
  const { direction, scenes, show, holdMap } = useWallDirection(incidents);
  const sound = useWallSound();
  const pushed = usePushedView();
  const focused = focusOf(incidents, pushed?.incidentId ?? direction.takeover?.incidentId ?? null, selection);
  const place = usePlaceContext(isVisitor ? null : focused, CAMERA_TILES, NEAR_WORKERS);
  const toggleVisitor = useCallback(() => setIsVisitor((before) => !before), []);
  useWallKeys({ toggleVisitor, silence: sound.silence, show, sceneCount: scenes.length, scene: direction.scene });
  // What was chosen may be closed meanwhile.
  useEffect(() => {
    if (selection?.kind === 'incident' && !byId.has(selection.id)) setSelection(null);
  }, [selection, byId]);
  const choose = (next: Selection | null) => {
    setSelection(next);
    holdMap();
  };
  const alarm = direction.takeover && !pushed ? (byId.get(direction.takeover.incidentId) ?? null) : null;
  const scene = scenes[direction.scene] ?? null;
  return (
    <div
      className={styles.screen}
      data-testid="wall"
      data-alarm={incidents.some(isAlarming)}
      data-visitor={isVisitor}
      data-stale={isStale}
      data-pushed={pushed !== null}
    >
      <StaleBanner className={styles.stale} />
      <WallHeader isVisitor={isVisitor} onVisitor={toggleVisitor} sound={sound} />
      <aside className={styles.left}>
        <WallFigures />
      </aside>
      <main className={styles.map}>
        <WallMap
          scene={scene}
          sceneSinceMs={direction.sinceMs}
          isHeld={direction.heldUntilMs > 0}
          scenes={scenes}
          takeover={alarm}
          pushed={pushed}
          place={place}
          isVisitor={isVisitor}
          selection={selection}
          onSelect={choose}
          onHand={holdMap}
        />
        {scene && direction.scene > 0 && !alarm && !pushed && !isVisitor && <WallSceneCaption scene={scene} />}
        {alarm && !isVisitor && <WallAlarm incident={alarm} />}
        {pushed && !isVisitor && <WallPushed view={pushed} incident={byId.get(pushed.incidentId ?? '') ?? null} />}
      </main>
      <aside className={styles.right}>
        <WallIncidents incidents={incidents} focusedId={focused?.id ?? null} isVisitor={isVisitor} onSelect={choose} />
        {isVisitor ? <WallVisitorNote /> : <WallPlace place={place} hasFocus={focused !== null} />}
      </aside>
      <WallTimeline incidents={incidents} />
    </div>
  );
}

/** Whose place the cameras and workers are about: the alarm, the one chosen, else the first of the list. */
function focusOf(incidents: readonly Incident[], takeoverId: string | null, selection: Selection | null) {
  const chosenId = takeoverId ?? (selection?.kind === 'incident' ? selection.id : null);
  return incidents.find((incident) => incident.id === chosenId) ?? incidents[0] ?? null;
}
