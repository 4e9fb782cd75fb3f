/** Bring the panel of a figure to the front where a switch shows one of several (the home page on a phone). */
export function showPanel(figure: HTMLElement): void {
  const choice = document.querySelector<HTMLInputElement>(
    `input[type="radio"][value="${figure.localName}"]`,
  );
  if (choice) choice.checked = true;
}
