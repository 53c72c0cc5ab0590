// Opens the pages of a report in Chromium and prints a line for each fault. Exit code 0: none.
// Usage: node check.mjs CHROMIUM REPORT [PAGE ...], where the pages are of no list
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { accessible, keyboard, prints, readable, scrolls, words } from "./checks.mjs";

const FRONT_BYTES = 1e6;
const PER_KIND = 2; // pages of one kind that are opened: the heaviest and the lightest
const WORKERS = 2;
// Width decides on the layout and the scheme on colours alone, so two views have all of both.
const VIEWS = [{ width: 1440, scheme: "light" }, { width: 390, scheme: "dark" }];

const [binary, folder, ...others] = process.argv.slice(2);
const faults = [];

// chosen are the pages to open. Pages of one kind share the first word of their name.
async function chosen() {
  const index = JSON.parse(await readFile(resolve(folder, "index.json"), "utf8"));
  const kinds = new Map();
  for (const file of index.files.filter((f) => f.kind === "page")) {
    const kind = file.name.split(/[-/.]/)[0];
    kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
  }
  return [...kinds.values()].flatMap((pages) => {
    pages.sort((a, b) => b.bytes - a.bytes);
    return pages.length <= PER_KIND ? pages : [...pages.slice(0, PER_KIND - 1), pages.at(-1)];
  }).map((f) => f.name).concat(others);
}

// open loads a page in a context of its own that tells of errors and of anything it asks for.
async function open(browser, name, options, where) {
  const context = await browser.newContext({ offline: true, ...options });
  context.setDefaultTimeout(120e3); // for machines that do much else
  const page = await context.newPage();
  const tell = (what) => faults.push(`${name} ${where}: ${what}`);
  page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") tell(`console: ${m.text()}`); });
  page.on("pageerror", (e) => tell(`error: ${e.message}`));
  page.on("requestfailed", (r) => tell(`failed: ${r.url().slice(0, 120)}`));
  page.on("request", (r) => { if (!/^(file|data):/.test(r.url())) tell(`asks for ${r.url()}`); });
  await page.goto(pathToFileURL(resolve(folder, name)).href, { waitUntil: "load" });
  return { page, tell, close: () => context.close() };
}

async function check(browser, name, axe) {
  let said;
  for (const { width, scheme } of VIEWS) {
    const { page, tell, close } = await open(browser, name, { viewport: { width, height: 900 }, colorScheme: scheme }, `${width} ${scheme}`);
    (await scrolls(page)).forEach(tell);
    if (!said) {
      said = await words(page);
      (await prints(page)).forEach(tell);
      (await keyboard(page)).forEach(tell);
    }
    (await accessible(page, axe)).forEach(tell); // last: it shortens the tables
    await close();
  }
  const { page, tell, close } = await open(browser, name, { viewport: { width: 1440, height: 900 }, javaScriptEnabled: false }, "no script");
  (await readable(page, said)).forEach(tell);
  await close();
}

const root = process.getuid?.() === 0; // Chromium refuses its sandbox to root
const browser = await chromium.launch({ executablePath: binary, chromiumSandbox: !root, args: ["--disable-gpu", "--disable-dev-shm-usage"] });
try {
  const front = (await stat(resolve(folder, "index.html"))).size;
  if (front >= FRONT_BYTES) faults.push(`index.html has ${front} bytes, ${FRONT_BYTES} or more`);
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const pages = await chosen();
  const todo = [...pages];
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    for (let name = todo.shift(); name; name = todo.shift()) {
      await check(browser, name, axe).catch((e) => faults.push(`${name}: could not be checked: ${e.message}`));
    }
  }));
  console.log(`${pages.length} pages opened: ${pages.join(" ")}`);
} finally {
  await browser.close();
}
faults.forEach((f) => console.log(f));
process.exitCode = faults.length > 0 ? 1 : 0;
