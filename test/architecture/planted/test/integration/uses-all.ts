import { aac } from '../../streams/gateway/media/aac.ts';

export const used = aac;
