/** How long the browser may take to begin with what it was handed. */
const HANDED_MS = 60_000;

/** Saves a file the way a link does: a page opened after waiting would be taken for an advertisement. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HANDED_MS);
}
