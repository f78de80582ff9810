// caught by lint typescript(switch-exhaustiveness-check)
type State = { kind: 'open' } | { kind: 'closed' };

export function label(state: State): string {
  switch (state.kind) {
    case 'open':
      return 'open';
  }
  return '';
}
