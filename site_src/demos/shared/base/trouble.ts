/** How a part of a page says that something failed: what it was, what to do next, where to look. */
import { html, nothing, type TemplateResult } from "lit";
import type { Failure } from "../../../runtime/engine/failure.ts";
import { type Language, say } from "../../../strings/strings.ts";
import { checkLink } from "./check-link.ts";

/** What went wrong and what to do, in a sentence. Without a network, a file is lacking that was not kept. */
export function sentence(language: Language, { kind, subject, detail }: Failure): string {
  const told = kind === "network" && !navigator.onLine ? "notKept" : kind;
  return say(language, told, { subject, detail });
}

/**
 * The button that helps after a failure, and the way to the check of the browser.
 * @param retry tries again; a page that is older than the book is loaded anew instead
 */
export function wayOut(language: Language, failure: Failure, retry?: () => void): TemplateResult {
  const isOld = failure.kind === "gone";
  // What the browser does not have, it will not have a moment later either.
  const again = ["unsupported", "lacking"].includes(failure.kind) ? undefined : retry;
  const act = isOld ? () => location.reload() : again;
  return html`<p class="row">
    ${act ? html`<button @click=${act}>${say(language, isOld ? "reload" : "retry")}</button>` : nothing}
    ${checkLink(language)}</p>`;
}

/** The whole of it, for a place that has nothing else to show. @param lead the first words */
export function trouble(
  language: Language,
  failure: Failure,
  retry: () => void,
  lead = "",
): TemplateResult {
  return html`<div class="failure" role="alert">
    <p>${lead ? html`<strong>${lead}</strong> ` : nothing}${sentence(language, failure)}</p>
    ${wayOut(language, failure, retry)}
  </div>`;
}
