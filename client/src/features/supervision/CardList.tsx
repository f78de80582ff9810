import type { Supervision } from '#contract/supervision';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { cardsByCentre, KIND_SHAPES } from './supervision-lists.ts';
import { stateKey } from './SupervisionMark.tsx';
import styles from './supervision.module.css';

interface CardListProps {
  open: readonly Supervision[];
  isLoaded: boolean;
  placeName: (code: string) => string;
  onOpen: (incidentId: string) => void;
}

/** Open cards by the centre they lie on; a centre's number opens its list, a card its case. */
export function CardList({ open, isLoaded, placeName, onOpen }: CardListProps) {
  const t = useText();
  const centres = cardsByCentre(open);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!isLoaded) return <Notice kind="loading" title={t('app.loading')} />;
  const shown = centres.find(({ centre }) => centre === chosen) ?? centres[0];
  if (!shown) return <Notice kind="empty" title={t('supervision.none-open')} />;
  return (
    <div className={styles.columns} data-testid="card-list">
      <table className={styles.centres}>
        <thead>
          <tr>
            <th scope="col">{t('supervision.centre')}</th>
            <th scope="col">{t('supervision.cards')}</th>
          </tr>
        </thead>
        <tbody>
          {centres.map(({ centre, cards }) => (
            <tr key={centre} aria-current={centre === shown.centre}>
              <th scope="row">{placeName(centre)}</th>
              <td>
                <button
                  type="button"
                  className={styles.number}
                  aria-label={t('supervision.open-list', { name: placeName(centre), n: cards.length })}
                  onClick={() => setChosen(centre)}
                >
                  {cards.length}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.cards} aria-label={placeName(shown.centre)}>
        {shown.cards.map((card) => (
          <li key={card.id}>
            <button type="button" className={styles.row} data-kind={card.kind} onClick={() => onOpen(card.incidentId)}>
              <strong>
                <i aria-hidden="true">{KIND_SHAPES[card.kind]}</i> {t(`supervision.kind-${card.kind}`)} · {card.title}
              </strong>
              <span className={styles.muted}>
                {card.caseNumber} · {t(stateKey(card))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
