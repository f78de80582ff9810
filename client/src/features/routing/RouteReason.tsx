import type { RouteSuggestion } from '#contract/routing';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import type { RouteOption } from './route-choices.ts';

const MINUTE_MS = 60_000;

/** Why the chosen body: matter, reason, law, certificate, deadline and who answers; and what the list says when something else is chosen. */
export function RouteReason({
  suggestions,
  chosen,
}: {
  suggestions: readonly RouteSuggestion[];
  chosen: RouteOption | null;
}) {
  const t = useText();
  const [best] = suggestions;
  const suggestion = chosen?.suggestion ?? null;
  return (
    <>
      {best && best !== suggestion && <p data-testid="route-best">{bestWords(best, t)}</p>}
      {suggestion && <Grounds suggestion={suggestion} />}
      {chosen?.body.personName && (
        <p>{[t('route.person', { name: chosen.body.personName }), chosen.body.phone].filter(Boolean).join(' · ')}</p>
      )}
    </>
  );
}

function bestWords({ how, bodyName }: RouteSuggestion, t: ReturnType<typeof useText>): string {
  if (how === 'here') return t('route.best-here');
  return t(how === 'escalate' ? 'route.best-above' : 'route.best-other', { name: bodyName });
}

function Grounds({ suggestion }: { suggestion: RouteSuggestion }) {
  const t = useText();
  const { name, why, legalBasis, certificate, deadlines } = suggestion;
  const reasons = why.map((reason) => t(`route.why-${reason}`)).join(t('route.and'));
  const grounds = [
    legalBasis,
    certificate && t('route.certificate', { name: certificate }),
    deadlines && t('route.handle-within', { age: ageWords(t, deadlines.handle * MINUTE_MS) }),
  ].filter(Boolean);
  return (
    <>
      <p data-testid="route-why">
        <b>{name === null ? t('route.no-line') : name[currentLanguage() === 'zh-CN' ? 'zh' : 'en']}</b> · {reasons}
      </p>
      {grounds.length > 0 && <p data-testid="route-grounds">{grounds.join(' · ')}</p>}
    </>
  );
}
