// The voting module behind one function, in a Worker: booth({ask: "ballot", election, credential, choices}) gives
// {ballot, tracker, opening}.
//
// What it can be asked stands in crates/booth. A ballot takes some milliseconds and an election's verification some
// seconds: neither may hold up the page. This file is both sides: imported by a page it starts itself as a Worker.
// Randomness is drawn here, by the browser, anew for each question. In a booth that was saved as a file this script and the
// module lie in the file itself; a Worker cannot read files, so the page hands the module over.

/** The module could not answer: the question was not what it expected. */
export class Bad extends Error {}

let worker;
let asked = 0;
const waiting = new Map();

/** Asks the module. Rejects with `Bad` if it cannot answer. */
export function booth(question) {
  if (!worker) {
    worker = new Worker(import.meta.url, { type: "module" });
    const enclosed = document.getElementById("booth.wasm");
    if (enclosed) worker.postMessage({ module: Uint8Array.from(atob(enclosed.textContent), (letter) => letter.charCodeAt(0)) });
    worker.onmessage = ({ data: { number, answer, problem } }) => {
      const { resolve, reject } = waiting.get(number);
      waiting.delete(number);
      if (problem) reject(new Error(problem));
      else if ("bad" in answer) reject(new Bad(answer.bad));
      else resolve(answer);
    };
    worker.onerror = ({ message }) => {
      for (const { reject } of waiting.values()) reject(new Error(message));
      waiting.clear();
      worker = undefined;
    };
  }
  return new Promise((resolve, reject) => {
    waiting.set((asked += 1), { resolve, reject });
    worker.postMessage({ number: asked, question });
  });
}

/** 32 random bytes in base64. */
const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));

let booted;
let enclosed;

async function boot() {
  if (enclosed) return (await WebAssembly.instantiate(enclosed, {})).instance.exports;
  const reply = await fetch(new URL("booth.wasm", import.meta.url));
  if (!reply.ok) throw new Error(`booth.wasm: ${reply.status}`);
  return (await WebAssembly.instantiate(await reply.arrayBuffer(), {})).instance.exports;
}

async function answer(question) {
  booted ??= boot();
  booted.catch(() => (booted = undefined));
  const module = await booted;
  const bytes = new TextEncoder().encode(JSON.stringify({ random: random(), ...question }));
  try {
    const room = module.page_room(bytes.length) >>> 0;
    new Uint8Array(module.memory.buffer, room, bytes.length).set(bytes);
    const at = module.page_answer(room, bytes.length) >>> 0;
    // The memory may have grown meanwhile, so its buffer is looked up again.
    const length = new DataView(module.memory.buffer).getUint32(at, true);
    const text = new TextDecoder().decode(new Uint8Array(module.memory.buffer, at + 4, length));
    module.page_done(at);
    return JSON.parse(text);
  } catch (trap) {
    // After a panic the module's memory is in an unknown state: the next question gets a fresh one.
    booted = undefined;
    throw trap;
  }
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.onmessage = async ({ data: { module, number, question } }) => {
    if (module) return void (enclosed = module);
    try {
      self.postMessage({ number, answer: await answer(question) });
    } catch (problem) {
      self.postMessage({ number, problem: String(problem) });
    }
  };
}
