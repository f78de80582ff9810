export const player = 8;
