import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { isModerator, type KnownMeeting } from './meeting-store.ts';
import { useMeetingText } from './meeting-words.ts';
import type { TakeStep } from './SeatList.tsx';
import styles from './meeting.module.css';

/** What was written to all, with its files. */
export function ChatPanel(props: {
  known: KnownMeeting;
  onSay: (text: string) => void;
  onPhoto: (photo: File) => void;
}) {
  const t = useMeetingText();
  const lines = props.known.entries.filter(({ kind }) => kind === 'chat');
  return (
    <div className={styles.panel} data-testid="meeting-chat">
      {lines.length === 0 && <p className={styles.quiet}>{t('chat-none')}</p>}
      <ul className={styles.lines} aria-live="polite">
        {lines.map((line) => (
          <li key={line.seq}>
            <b>{props.known.seats.get(line.by ?? '')?.name ?? line.by}</b> {line.text}
            {line.attachments.map((id, at) => (
              <a key={id} href={`/api/attachments/${id}`} target="_blank" rel="noreferrer">
                {t('file', { n: at + 1 })}
              </a>
            ))}
          </li>
        ))}
      </ul>
      <WordsForm label={t('write')} button={t('say')} onWords={props.onSay} />
      <FileButton
        words={t('attach')}
        accept="image/*"
        onChange={(event) => {
          const [photo] = event.target.files ?? [];
          if (photo) props.onPhoto(photo);
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** Decisions, the agenda, and the paper of it all. */
export function RecordPanel({ known, onStep }: { known: KnownMeeting; onStep: TakeStep }) {
  const t = useMeetingText();
  const decisions = known.entries.filter(({ kind }) => kind === 'decision');
  return (
    <div className={styles.panel} data-testid="meeting-record">
      {known.head.agenda.length > 0 && (
        <ol className={styles.hands}>
          {known.head.agenda.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ol>
      )}
      <h3>{t('decision')}</h3>
      {decisions.length === 0 && <p className={styles.quiet}>{t('no-decisions')}</p>}
      <ul className={styles.lines}>
        {decisions.map((line) => (
          <li key={line.seq}>{line.text}</li>
        ))}
      </ul>
      {isModerator(known.head) && (
        <WordsForm label={t('decision')} button={t('decide')} onWords={(text) => onStep('decide', { text })} />
      )}
      <a href={`/api/meetings/${known.head.id}/minutes`} target="_blank" rel="noreferrer">
        {t('minutes')}
      </a>
    </div>
  );
}

function WordsForm({ label, button, onWords }: { label: string; button: string; onWords: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        onWords(text.trim());
        setText('');
      }}
    >
      <input aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit">{button}</Button>
    </form>
  );
}
