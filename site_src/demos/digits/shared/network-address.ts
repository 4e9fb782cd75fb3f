/** What an address says of the network that reads digits: one for all labs. */
import { read, write } from "../../shared/base/address.ts";

/** The state that all these labs share: `shipped` or `own`. */
export const NETWORK = "network";

/** Which network an address asks for: `shipped`, `own`, or null when it does not say. */
export function networkAskedFor(fragment: string): string | null {
  for (const states of read(fragment).values()) {
    const network = states.get(NETWORK);
    if (network) return network;
  }
  return null;
}

/** The same fragment without the wish for a network. */
export function withoutNetwork(fragment: string): string {
  const said = read(fragment);
  for (const states of said.values()) states.delete(NETWORK);
  return write(said);
}
