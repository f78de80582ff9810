export const aac = 4;
