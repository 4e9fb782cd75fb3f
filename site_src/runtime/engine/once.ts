/**
 * What belongs to a key, begun at the first call and kept in `begun`; what fails is forgotten, so
 * that the next call begins anew.
 */
export function once<Key, Value>(
  begun: Map<Key, Promise<Value>>,
  key: Key,
  begin: () => Promise<Value>,
): Promise<Value> {
  let value = begun.get(key);
  if (!value) {
    value = begin();
    begun.set(key, value);
    value.catch(() => begun.delete(key));
  }
  return value;
}
