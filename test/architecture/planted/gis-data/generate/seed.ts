import { thing } from '#contract/thing';

export const seed = thing.id;
