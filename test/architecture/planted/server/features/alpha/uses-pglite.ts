// caught by walls pglite-has-one-owner
import { PGlite } from '@electric-sql/pglite';

export const used = PGlite;
