// caught by lint eslint(no-empty)
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {}
  return null;
}
