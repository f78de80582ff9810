// caught by walls client-features-do-not-meet
import { betaStore } from '../beta/beta-store.ts';

export const used = betaStore;
