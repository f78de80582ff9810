import type { One } from './cycle-one.ts';

export interface Two {
  readonly one: One | null;
}
