// caught by lint typescript(no-floating-promises)
async function send(): Promise<void> {
  await Promise.resolve();
}

export function fire(): void {
  send();
}
