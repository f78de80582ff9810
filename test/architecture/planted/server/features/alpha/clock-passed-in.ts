const now = (): number => Date.now();

export const at = now();
