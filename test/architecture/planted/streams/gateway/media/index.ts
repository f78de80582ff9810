// caught by lint oxc(no-barrel-file)
export * from './aac.ts';
