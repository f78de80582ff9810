import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import styles from './progress-code.module.css';

/** The QR code of a case's progress page; says so where it cannot be had. It is black on white in every theme: scanners need it. */
export function ProgressQr({ id, caseNumber, sizePx }: { id: string; caseNumber: string; sizePx: number }) {
  const t = useText();
  const [isMissing, setIsMissing] = useState(false);
  if (isMissing) return <span className={styles.hint}>{t('progress.no-code')}</span>;
  return (
    <img
      key={id}
      className={styles.qr}
      src={`/api/incidents/${id}/qr.svg`}
      alt={t('progress.code-of', { number: caseNumber })}
      width={sizePx}
      height={sizePx}
      loading="lazy"
      onError={() => setIsMissing(true)}
    />
  );
}
