import type { Recommended } from '#contract/recommendation';
import type { WorkerChoice } from '../../features/order/OrderComposer.tsx';
import { useText, type Translate } from '../../i18n/text.ts';
import { useRecommended } from './use-recommended.ts';

/** Those who should go to an incident, best first, with what speaks for or against each; null until it is known. */
export function useWorkerChoices(incidentId: string | null): Omit<WorkerChoice, 'isChosen'>[] | null {
  const t = useText();
  const recommended = useRecommended(incidentId);
  return (
    recommended?.map((who) => ({
      id: who.personId,
      workerId: who.workerId,
      name: who.name,
      facts: factsOf(t, who),
      reach: reachOf(t, who),
    })) ?? null
  );
}

function factsOf(t: Translate, who: Recommended): string {
  const isOwner = who.reasons.some(({ reason }) => reason === 'ownGrid');
  const isOnLeave = who.reasons.some(({ reason }) => reason === 'leave');
  const facts = [
    `${(who.distanceM / 1000).toFixed(1)} km`,
    who.workerId !== null && t('case.worker-load', { n: who.openOrders }),
    isOwner && t('case.worker-owner'),
    ...who.skills,
    isOnLeave && t('case.worker-leave'),
    t(`line.${who.line}`),
  ];
  return facts.filter(Boolean).join(' · ');
}

/** By app, or by voice through whoever is nearest. */
function reachOf(t: Translate, { workerId, nearest }: Recommended): string {
  if (workerId !== null) return t('case.reach-app');
  if (nearest === null) return t('case.reach-none');
  return t('case.reach-voice', { name: nearest.name ?? nearest.workerId, km: (nearest.distanceM / 1000).toFixed(1) });
}
