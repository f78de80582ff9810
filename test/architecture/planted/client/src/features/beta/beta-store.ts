export const betaStore = 7;
