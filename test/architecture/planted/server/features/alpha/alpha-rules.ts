// caught by walls rules-call-nothing
import { pool } from '../../db/pool.ts';

export const used = pool;
