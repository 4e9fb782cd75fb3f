/** Addresses of workers, which pages under Trusted Types take from a policy alone. */
import { isOurs } from "../engine/addresses.ts";

/** The part of Trusted Types that is used here; TypeScript's own library has none of it. */
interface Factory {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): URL };
}

function ours(address: string): string {
  if (!isOurs(address)) throw new TypeError(`not ours: ${address}`);
  return address;
}

// The name stands in the pages' policy, see site_src/hooks/page/csp.py.
const policy = (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy(
  "book-worker",
  { createScriptURL: ours },
);

/** What `new Worker` takes for an address of ours. @throws TypeError for any other */
export function workerAddress(address: URL): URL {
  return policy?.createScriptURL(address.href) ?? new URL(ours(address.href));
}
