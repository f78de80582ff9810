// caught by lint eslint(no-warning-comments)
// TODO: the rest
export const part = 1;
