import type { MediaFind } from './media-fuzz.ts';

/** Inputs that once broke something; each stays here when it is mended. */
export const MEDIA_FINDS: readonly Pick<MediaFind, 'target' | 'inputHex'>[] = [];
