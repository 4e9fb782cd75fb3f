/** The channel on which the demos' worker names what it has fetched: a page cannot see that. */
export const FETCHED = "book-fetched";

/** Name a file that has arrived. */
export function announce(address: string): void {
  const channel = new BroadcastChannel(FETCHED);
  channel.postMessage(address);
  channel.close();
}
