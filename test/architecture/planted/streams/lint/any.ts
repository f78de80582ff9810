// caught by lint typescript(no-explicit-any)
export function read(value: any): string {
  return value.name;
}
