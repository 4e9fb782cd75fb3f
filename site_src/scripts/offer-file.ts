/** Let the browser save what was made in the page. */
export function offerFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(content);
  link.click();
  // By then the browser holds the bytes by itself.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
