/** GitHub refuses longer addresses. */
const LONGEST = 8000;

/**
 * Return the address of a new issue with a text at the end of its body; unchanged when it would
 * become longer than GitHub takes.
 */
export function extended(address: string, text: string): string {
  const url = new URL(address);
  url.searchParams.set("body", `${url.searchParams.get("body") ?? ""}${text}\n`);
  return url.href.length <= LONGEST ? url.href : address;
}
