import { useState } from 'react';
import type { Call } from '#contract/call';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { useCallText } from './call-words.ts';
import styles from './call.module.css';

interface CallTodosProps {
  todos: readonly Call[];
  onCallBack: (call: Call) => void;
  onDone: (call: Call) => void;
}

/** What was missed, as to-dos: each is called back, or settled by hand. */
export function CallTodos({ todos, onCallBack, onDone }: CallTodosProps) {
  const t = useCallText();
  const [isOpen, setIsOpen] = useState(false);
  if (todos.length === 0) return null;
  return (
    <section className={styles.todos} data-testid="call-todos" data-count={todos.length}>
      <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        ☎ {t('todos', { n: todos.length })}
      </Button>
      {isOpen && (
        <ul>
          {todos.map((call) => (
            <li key={call.id} data-call={call.id}>
              <span>
                {call.caller.name} · {timeOfDay(Date.parse(call.invitedAt), false)}
              </span>
              <Button tone="main" onClick={() => onCallBack(call)}>
                {t('call-back')}
              </Button>
              <Button tone="quiet" onClick={() => onDone(call)}>
                {t('done')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
