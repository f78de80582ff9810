// caught by lint eslint(no-restricted-globals)
export function load(): Promise<Response> {
  return fetch('/api/health');
}
