/** A drawer of this browser for what is too large for its local storage, such as files; by names. */
const NAME = "anew-drawer";
const STORE = "things";

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

async function doing<Value>(
  mode: IDBTransactionMode,
  what: (store: IDBObjectStore) => IDBRequest,
): Promise<Value> {
  const store = (await database()).transaction(STORE, mode).objectStore(STORE);
  return new Promise((done, failed) => {
    const asked = what(store);
    asked.onsuccess = () => done(asked.result as Value);
    asked.onerror = () => failed(asked.error);
  });
}

export const takeOut = <Value>(name: string): Promise<Value | undefined> =>
  doing("readonly", (store) => store.get(name));

export const putIn = (name: string, value: unknown): Promise<void> =>
  doing("readwrite", (store) => store.put(value, name));

export const throwOut = (name: string): Promise<void> => doing("readwrite", (store) => store.delete(name));
