import type { PostState } from '#contract/shift';

/** The state after an answer at a moment; what was answered stays as it was. */
export function stateAfterAnswer(state: PostState, closesAt: Date, at: Date): PostState {
  switch (state) {
    case 'asked':
      return at <= closesAt ? 'present' : 'late';
    case 'absent':
      return 'late';
    case 'present':
    case 'late':
      return state;
  }
}
