/** Puts text on the clipboard; false where the browser lets no page do so. */
export async function copyText(text: string): Promise<boolean> {
  // The clipboard's interface is there in secure contexts only; a county's desk may be on plain HTTP.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return copyMarked(text);
  return clipboard.writeText(text).then(
    () => true,
    () => copyMarked(text),
  );
}

/** The old way: marks the text in a field out of sight and copies what is marked. */
function copyMarked(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position: fixed; opacity: 0';
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
