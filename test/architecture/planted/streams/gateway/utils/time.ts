export const time = 5;
