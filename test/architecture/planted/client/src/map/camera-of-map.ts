export const zoom = 9;
