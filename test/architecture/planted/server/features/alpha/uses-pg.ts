// caught by walls pg-has-one-owner
import pg from 'pg';

export const used = pg;
