export const distanceM = 1;
