// Opens the pages of a report in Chromium and prints a line for each fault. Exit code 0: none.
// Usage: node check.mjs CHROMIUM REPORT [PAGE ...], where the pages are of no list
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { accessible, ALL_RULES, apart, keyboard, prints, readable, RULES_OF_VIEWS, scrolls, shortTables, shorten, words } from "./checks.mjs";

const FRONT_BYTES = 1e6;
const PER_KIND = 2; // pages of one kind that are opened: the heaviest and the lightest
const WORKERS = 2;
// The first two views have every layout and every colour; the heaviest page of a kind is seen in all.
const VIEWS = [{ width: 1440, scheme: "light" }, { width: 390, scheme: "dark" }, { width: 1440, scheme: "dark" }, { width: 390, scheme: "light" }];
const FEW_VIEWS = VIEWS.slice(0, 2);

const WIDTHS = [360, 641, 901, 1181]; // the narrowest, and those from which each layout holds

const [binary, folder, ...others] = process.argv.slice(2);
const faults = [];

// chosen are the pages to open and how to look at each. Pages of one kind share the first word of their name.
async function chosen() {
  const index = JSON.parse(await readFile(resolve(folder, "index.json"), "utf8"));
  const kinds = new Map();
  for (const file of index.files.filter((f) => f.kind === "page")) {
    const kind = file.name.split(/[-/.]/)[0];
    kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
  }
  return [...kinds.values()].flatMap((pages) => {
    pages.sort((a, b) => b.bytes - a.bytes);
    const some = pages.length <= PER_KIND ? pages : [...pages.slice(0, PER_KIND - 1), pages.at(-1)];
    return some.map(({ name }, i) => ({ name, views: i === 0 ? VIEWS : FEW_VIEWS }));
  }).concat(others.map((name) => ({ name, views: VIEWS })));
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

// unfolded opens all that is folded, looks at every width at which the style sheet changes, and folds it again.
async function unfolded(page) {
  const fold = (open) => page.evaluate((open) => {
    for (const d of document.querySelectorAll("details")) d.open = open && !d.matches(".menu");
  }, open);
  const found = [];
  await fold(true);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    found.push(...[...await scrolls(page), ...await apart(page)].map((fault) => `unfolded at ${width} px: ${fault}`));
  }
  await fold(false);
  return found;
}

// check looks at one page: in each view, by keyboard, on paper, and without scripts.
async function check(browser, { name, views }, axe) {
  const desktop = { viewport: { width: 1440, height: 900 } };
  const { page, tell, close } = await open(browser, name, desktop, "with scripts");
  const see = async ({ width, scheme }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    return (fault) => tell(`${width} ${scheme}: ${fault}`);
  };
  for (const view of FEW_VIEWS) { // colours move nothing
    const say = await see(view);
    [...await scrolls(page), ...await apart(page)].forEach(say);
  }
  await see(views[0]);
  const said = await words(page);
  (await prints(page)).forEach(tell);
  await shortTables(page);
  (await keyboard(page)).forEach(tell);
  (await unfolded(page)).forEach(tell);
  await shorten(page);
  for (const [i, view] of views.entries()) {
    const say = await see(view);
    (await accessible(page, axe, i < FEW_VIEWS.length ? ALL_RULES : RULES_OF_VIEWS)).forEach(say);
  }
  await close();
  const plain = await open(browser, name, { ...desktop, javaScriptEnabled: false }, "no script");
  (await readable(plain.page, said)).forEach(plain.tell);
  await plain.close();
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
    for (let page = todo.shift(); page; page = todo.shift()) {
      await check(browser, page, axe).catch((e) => faults.push(`${page.name}: could not be checked: ${e.message}`));
    }
  }));
  console.log(`${pages.length} pages opened: ${pages.map((p) => `${p.name} (${p.views.length} views)`).join(" ")}`);
} finally {
  await browser.close();
}
faults.forEach((f) => console.log(f));
process.exitCode = faults.length > 0 ? 1 : 0;
