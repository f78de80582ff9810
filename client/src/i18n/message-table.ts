/** One area's words: Chinese first, English second, side by side so that neither can be missing. */
export type Messages = Record<string, readonly [zh: string, en: string]>;
