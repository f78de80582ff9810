// caught by lint eslint(no-restricted-properties)
export const port = process.env['PORT'];
