// caught by walls product-imports-no-test
import { fakeClock } from './clock.fake.ts';

export const used = fakeClock;
