export const config = { port: 1 };
