/**
 * The link that reports a problem carries what would be asked for next: the browser and, on the page
 * that tests it, the result. Nothing is sent before the reader has read it and sends it.
 */
import { extended } from "./report-address.ts";

const link = document.querySelector<HTMLAnchorElement>("a.report");

function add(text: string): void {
  if (link) link.href = extended(link.href, text);
}

add(navigator.userAgent);
// The test's script has run before this one; a test that failed altogether is told on its own page.
const { selftest } = window as { selftest?: Promise<unknown> };
selftest?.then((result) => add(JSON.stringify(result, null, 1))).catch(() => undefined);
