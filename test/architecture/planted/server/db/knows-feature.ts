// caught by walls server-bases-know-no-feature
import { beta } from '../features/beta/beta-rules.ts';

export const used = beta;
