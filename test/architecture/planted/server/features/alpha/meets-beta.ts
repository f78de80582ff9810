// caught by walls server-features-do-not-meet
import { beta } from '../beta/beta-rules.ts';

export const used = beta;
