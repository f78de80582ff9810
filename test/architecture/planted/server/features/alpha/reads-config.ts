// caught by walls server-features-below-app
import { config } from '../../config.ts';

export const used = config;
