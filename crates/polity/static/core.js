// The WebAssembly module behind one function: ask({ask: "commit", salt, text}) gives {hash}.
//
// What it can be asked stands in crates/page. It judges as the server and `polity verify` do, because it is the same
// code. Randomness never comes from there: ids, salts and seeds are drawn here, by the browser.

/** The module could not answer: the question was not what it expected. */
export class Bad extends Error {}

/** The module could not be loaded: no connection. */
export class Unreached extends Error {}

let booted;

/** Loads the module, if it is not there yet: well before the button is pressed, for the connection may go meanwhile. */
export function boot() {
  booted ??= fetch(new URL("page.wasm", import.meta.url))
    .then((reply) => (reply.ok ? reply.arrayBuffer() : Promise.reject(reply.status)))
    .catch((problem) => Promise.reject(new Unreached(`page.wasm: ${problem}`)))
    .then((bytes) => WebAssembly.instantiate(bytes, {}))
    .then(({ instance }) => instance.exports);
  // A download that failed is tried again at the next question.
  booted.catch(() => (booted = undefined));
  return booted;
}

/** Asks the module. Rejects with `Bad` if it cannot answer, with `Unreached` if it could not be loaded. */
export async function ask(question) {
  const page = await boot();
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  let answer;
  try {
    const room = page.page_room(bytes.length) >>> 0;
    new Uint8Array(page.memory.buffer, room, bytes.length).set(bytes);
    const at = page.page_answer(room, bytes.length) >>> 0;
    // The memory may have grown meanwhile, so its buffer is looked up again.
    const length = new DataView(page.memory.buffer).getUint32(at, true);
    answer = JSON.parse(new TextDecoder().decode(new Uint8Array(page.memory.buffer, at + 4, length)));
    page.page_done(at);
  } catch (trap) {
    // After a panic the module's memory is in an unknown state: the next question gets a fresh one.
    booted = undefined;
    throw trap;
  }
  if ("bad" in answer) throw new Bad(answer.bad);
  return answer;
}

/** `count` random bytes of the browser's own. */
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** A random id or salt, as text. */
export const randomId = () => spell(random(16));

/** 16 or 32 bytes in the record's spelling. */
export const spell = async (bytes) => (await ask({ ask: "spell", bytes: base64(bytes) })).text;

/** Bytes, or a text's UTF-8, in standard base64. */
export function base64(bytes) {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : new Uint8Array(bytes);
  let binary = "";
  for (const byte of all) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Standard base64 in the alphabet that cookies and headers take. */
export const urlSafe = (text) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
