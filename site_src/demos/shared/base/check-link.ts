import { html, type TemplateResult } from "lit";
import { siteRoot } from "../../../runtime/engine/addresses.ts";
import { type Language, PREFIXES, say } from "../../../strings/strings.ts";

/** The way from a message of failure to the page that checks the browser. */
export function checkLink(language: Language): TemplateResult {
  const page = new URL(`${PREFIXES[language]}selftest/`, siteRoot);
  return html`<a href=${page.href}>${say(language, "checkBrowser")}</a>`;
}
