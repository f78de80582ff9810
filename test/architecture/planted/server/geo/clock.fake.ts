export const fakeClock = 3;
