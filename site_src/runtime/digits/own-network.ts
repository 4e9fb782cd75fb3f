/** The reader's own network, kept in this browser (IndexedDB) and nowhere else. */
import type { OwnNetwork } from "./calls.ts";

const DATABASE = "large-models-book";
const STORE = "networks";
const KEY = "own";
/** Some browsers never answer in a frame of another site; no network is kept there. In ms. */
const PATIENCE = 2000;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function transact<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

/** The kept network, or null; a browser that keeps nothing (private mode, some frames) has none. */
export async function keptNetwork(): Promise<OwnNetwork | null> {
  const silence = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  try {
    const kept = transact("readonly", (store) => store.get(KEY)) as Promise<OwnNetwork>;
    return (await Promise.race([kept, silence])) ?? null;
  } catch {
    return null;
  }
}

/** Keep a network. @throws DOMException when the browser refuses */
export async function keepNetwork(network: OwnNetwork): Promise<void> {
  await transact("readwrite", (store) => store.put(network, KEY));
}

/** Forget the kept network. @throws DOMException when the browser refuses */
export async function forgetNetwork(): Promise<void> {
  await transact("readwrite", (store) => store.delete(KEY));
}
