// caught by dead code exports: forgotten
export const kept = 1;

export const forgotten = 2;
