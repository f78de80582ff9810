// caught by walls client-bases-know-no-feature
import { betaStore } from '../features/beta/beta-store.ts';

export const used = betaStore;
