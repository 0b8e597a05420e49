// A server of its own for a test, with a clock that the test sets, and the browser that looks at it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const PROGRAM = process.env.POLITY ?? fileURLToPath(new URL("../../target/debug/polity", import.meta.url));

const FLAGS = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let running;

/** The one browser of a test file. Contexts are the separate profiles. */
export function browser() {
  // A name that is not this machine's, for pages that do not come securely; nothing outside is ever asked.
  const names = "--host-resolver-rules=MAP hall.test 127.0.0.1, EXCLUDE localhost";
  running ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", names, ...FLAGS],
  });
  return running;
}

export async function closeBrowser() {
  await (await running)?.close();
  running = undefined;
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

export class Server {
  /** Starts the program on a fresh data folder and a free port, with a clock that stands at the present moment. */
  static async start(...options) {
    const server = new Server();
    server.data = mkdtempSync(join(tmpdir(), "polity-browser-"));
    server.now = Date.now();
    // A server that is told another address for its links does not print its own.
    if (options.includes("--url")) server.port = await freePort();
    await server.open(options);
    return server;
  }

  async open(options = []) {
    const listen = `127.0.0.1:${this.port ?? 0}`;
    const clock = ["--clock", String(this.now)];
    this.process = spawn(PROGRAM, ["serve", "--data", this.data, "--listen", listen, ...clock, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.said = "";
    this.process.stderr.on("data", (bytes) => (this.said += bytes));
    const lines = createInterface({ input: this.process.stdout });
    const started = new Promise((resolve, reject) => {
      lines.on("line", (line) => {
        this.said += `${line}\n`;
        this.port ??= line.match(/http:\/\/[^\s/]*:(\d+)/)?.[1];
        this.code = line.match(/^\s*Founding code: (\S+)/)?.[1] ?? this.code;
        if (this.port && this.code) resolve();
      });
      this.process.on("exit", (code) => reject(new Error(`the server ended with ${code}:\n${this.said}`)));
      setTimeout(() => reject(new Error(`the server did not say where it is:\n${this.said}`)), 30_000).unref();
    });
    await started;
    this.url = `http://localhost:${this.port}`;
  }

  /** Lets so many minutes pass, and waits until what they bring about is in the record. */
  async pass(minutes) {
    this.now += minutes * 60_000;
    const request = { method: "POST", headers: { "content-type": "application/json" } };
    const reply = await fetch(`${this.url}/clock`, { ...request, body: JSON.stringify({ now: this.now }) });
    if (!reply.ok) throw new Error(`the clock was not set: ${reply.status}`);
  }

  /** Ends the program; `open` starts it again on the same data and port. */
  async close() {
    if (this.process.exitCode !== null) return;
    this.process.removeAllListeners("exit");
    this.process.kill("SIGTERM");
    await once(this.process, "exit");
  }

  async stop() {
    await this.close();
    rmSync(this.data, { recursive: true, force: true });
  }
}

/** For tests of one module: a server and a page on it, there for all tests of the file. */
export function onePage() {
  const opened = {};
  before(async () => {
    opened.server = await Server.start();
    opened.page = await (await browser()).newPage();
    await opened.page.goto(opened.server.url);
  });
  after(async () => {
    await closeBrowser();
    await opened.server.stop();
  });
  return opened;
}
