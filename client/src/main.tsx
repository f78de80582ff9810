import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { currentLanguage, startText, storedLanguage } from './i18n/text.ts';
import { startTheme } from './ui/theme.ts';
import './ui/tokens.css';

startText(location.search, storedLanguage());
startTheme(location.search);
document.documentElement.lang = currentLanguage();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App pathname={location.pathname} />
  </StrictMode>,
);
