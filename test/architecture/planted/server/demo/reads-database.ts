// caught by walls demo-uses-public-routes
import { pool } from '../db/pool.ts';

export const used = pool;
