import { useText } from '../../i18n/text.ts';
import { surfaces } from '../surfaces.ts';
import { LanguageButton } from './LanguageButton.tsx';
import styles from './home.module.css';

/** The front door: one large link a surface. */
export function HomePage({ isMissing }: { isMissing: boolean }) {
  const t = useText();
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <img src="/icon.svg" alt="" width="48" height="48" />
        <h1>{t('app.name')}</h1>
        <p>{t(isMissing ? 'app.page-missing' : 'app.choose')}</p>
      </header>
      <nav className={styles.links}>
        {surfaces
          .filter(({ isUnlisted }) => !isUnlisted)
          .map(({ path, title, hint }) => (
            <a key={path} href={path} className={styles.link}>
              <strong>{t(title)}</strong>
              <span>{t(hint)}</span>
            </a>
          ))}
      </nav>
      <LanguageButton />
    </main>
  );
}
