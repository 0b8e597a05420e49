// What this browser keeps: keys, receipts, openings, seals of the record, and what is not sent yet.
//
// One IndexedDB database, `polity`, for all organisations of this server; every record names its institution. Nothing
// here is secret from whoever holds the unlocked phone. At a desk that many people use nothing is kept at all
// (`onlyInMemory`): it is gone with the page.

const STORES = {
  keys: "institution", // the key, and as whom it acts
  receipts: ["institution", "index"], // what was done, with the proof that it was recorded
  openings: ["institution", "vote"], // choices and salts of open votes
  seals: "institution", // the largest checkpoint seen
  unsent: "id", // signed, but its fate is unknown
};

let opened;
// At a desk: the records by store and key.
let memory;

/** From now on this page keeps nothing on the device. */
export function onlyInMemory() {
  memory = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
}

/** What is typed and not sent yet. It outlives a reload, and at a desk not even that. */
const typed = new Map();
export const drafts = {
  get: (name) => (memory ? typed.get(name) : sessionStorage.getItem(name)) ?? undefined,
  set: (name, draft) => (memory ? typed.set(name, draft) : sessionStorage.setItem(name, draft)),
  remove: (name) => (memory ? typed.delete(name) : sessionStorage.removeItem(name)),
};

/** One record's key, as a text. */
const keyOf = (store, record) => JSON.stringify([STORES[store]].flat().map((part) => record[part]));

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("polity", 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

async function run(store, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // Strict: "kept" must mean on the disk, also when the phone's battery dies next.
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export async function get(store, key) {
  if (memory) return memory[store].get(JSON.stringify([key].flat()));
  return run(store, "readonly", (records) => records.get(key));
}

export async function put(store, record) {
  if (memory) return void memory[store].set(keyOf(store, record), record);
  return run(store, "readwrite", (records) => records.put(record));
}

export async function remove(store, key) {
  if (memory) return void memory[store].delete(JSON.stringify([key].flat()));
  return run(store, "readwrite", (records) => records.delete(key));
}

/** Every record, in the order of their keys. */
export async function everything(store) {
  if (memory) return [...memory[store].values()];
  return run(store, "readonly", (records) => records.getAll());
}

/** All records of an institution. */
export const all = async (store, institution) =>
  (await everything(store)).filter((record) => record.institution === institution);

/** Everything kept of an institution goes, in one step. */
export async function forget(institution) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const names = Object.keys(STORES);
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    for (const name of names) {
      transaction.objectStore(name).openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        if (cursor.value.institution === institution) cursor.delete();
        cursor.continue();
      };
    }
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}
