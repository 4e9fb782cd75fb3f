/**
 * The link that reports a problem carries what would be asked for next: the browser and what the
 * last self-test in it found, on whatever page. Nothing is sent before the reader has read it and
 * sends it.
 */
import { brief, extended } from "./report-address.ts";
import { store, stored } from "./stored.ts";

const KEY = "book.selftest";

function fill(link: HTMLAnchorElement): void {
  const address = extended(link.href, navigator.userAgent);
  const show = (text: string) => {
    link.href = text ? extended(address, text) : address;
  };
  const take = (result: unknown) => {
    const text = brief(result, new Date().toISOString().slice(0, 10));
    store(KEY, text); // where that is refused, the link of the test's own page has it all the same
    show(text);
  };
  const follow = () => void window.selftest?.then(take, () => undefined);
  show(stored(KEY) ?? "");
  // A test that is under way already, and each one that the reader begins after that.
  follow();
  window.addEventListener("selftest", follow);
}

const link = document.querySelector<HTMLAnchorElement>("a.report");
if (link) fill(link);
