// caught by sql clock sql-clock
export const sql = `UPDATE incident SET closed_at = now() WHERE id = $1`;
