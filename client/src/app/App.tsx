import { Suspense } from 'react';
import { useText } from '../i18n/text.ts';
import { Notice } from '../ui/Notice.tsx';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { HomePage } from './shell/HomePage.tsx';
import { surfaceAt } from './surfaces.ts';

/** The page of the present address. Surfaces are apart: going from one to another loads a page. */
export function App({ pathname }: { pathname: string }) {
  const t = useText();
  const surface = surfaceAt(pathname);
  if (!surface) return <HomePage isMissing={pathname !== '/'} />;
  const Shell = surface.shell;
  return (
    <ErrorBoundary>
      <Suspense fallback={<Notice kind="loading" title={t('app.loading')} />}>
        <Shell />
      </Suspense>
    </ErrorBoundary>
  );
}
