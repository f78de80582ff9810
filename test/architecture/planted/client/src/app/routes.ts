export const routes = 6;
