// What every page of a report must hold. Each check gives faults in words, none when all is well.

// Elements that look alike side by side come from one template: those beyond the first ones tell axe nothing new and take most
// of its time.
const ALIKE_FOR_AXE = 10;

const ROWS_TO_SORT = 60;

// Rules whose outcome depends on the width or the colours; the others see the same in every view of one layout.
export const RULES_OF_VIEWS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"];
export const ALL_RULES = null;

// Most stops of Tab that are tried in a row: a table of hundreds of rows has a link in each. What comes first only later is
// reached from the stop before it.
const STOPS = 40;

// wide tells by how much the page itself, not a box inside it, scrolls sideways.
export async function scrolls(page) {
  const over = await page.evaluate(() => {
    const root = document.scrollingElement;
    const width = root.clientWidth;
    if (root.scrollWidth <= width) return { by: 0 };
    const culprits = [...document.querySelectorAll("body *")].filter((e) => !e.closest(".scroll") && e.getBoundingClientRect().right > width + 1);
    return { by: root.scrollWidth - width, who: culprits.slice(0, 3).map((e) => e.tagName.toLowerCase() + "." + e.className) };
  });
  return over.by > 0 ? [`the page scrolls sideways by ${over.by} px: ${over.who.join(", ")}`] : [];
}

// apart tells of words that stand on other words. Those of drawings are held apart by tests of their label boxes.
export async function apart(page) {
  const found = await page.evaluate(() => {
    const TOUCH = 4; // px; letters of neighbouring lines may touch
    const all = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const holder = node.parentElement;
      if (!node.data.trim() || holder.closest("svg,script,style,.say,.skip") || !holder.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const r of range.getClientRects()) {
        if (r.width > TOUCH && r.right > 0) all.push({ r, words: node.data.trim().slice(0, 40) });
      }
    }
    all.sort((a, b) => a.r.top - b.r.top);
    const faults = [];
    for (let i = 0; i < all.length && faults.length < 3; i++) {
      const { r: a, words } = all[i];
      for (let j = i + 1; j < all.length && all[j].r.top < a.bottom - TOUCH; j++) {
        const b = all[j].r;
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOUCH && Math.min(a.bottom, b.bottom) - b.top > TOUCH) {
          faults.push(`“${all[j].words}” stands on “${words}”`);
          break;
        }
      }
    }
    return faults;
  });
  return found;
}

// shorten leaves axe the first rows of tables, points of lists and marks of drawings that look alike. What follows does not look at them.
export function shorten(page) {
  return page.evaluate((keep) => {
    const looks = ["class", "style", "fill", "stroke", "opacity", "role"];
    for (const parent of document.querySelectorAll("tbody,ol,ul,dl,svg,svg g,:has(> details)")) {
      const seen = new Map();
      for (const child of [...parent.children]) {
        if (child.matches("h1,h2,h3,h4,p,div,section")) continue;
        const look = [child.tagName, ...looks.map((name) => child.getAttribute(name))].join("|");
        seen.set(look, (seen.get(look) ?? 0) + 1);
        if (seen.get(look) > keep) child.remove();
      }
    }
  }, ALIKE_FOR_AXE);
}

// shortTables leaves each table its first rows: sorting and filtering hundreds is as right as sorting these, and slow.
export function shortTables(page) {
  return page.evaluate((keep) => {
    for (const body of document.querySelectorAll("tbody")) [...body.rows].slice(keep).forEach((row) => row.remove());
  }, ROWS_TO_SORT);
}

// accessible runs axe, with all its rules or some, and gives its serious and critical violations.
export async function accessible(page, axe, rules) {
  await page.evaluate("globalThis.axe !== undefined") || await page.evaluate(axe);
  const found = await page.evaluate(async (rules) => {
    const options = { resultTypes: ["violations"], elementRef: false };
    if (rules) options.runOnly = rules;
    const result = await globalThis.axe.run(document, options);
    return result.violations.filter((v) => v.impact === "serious" || v.impact === "critical")
      .map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.length, first: v.nodes[0].html.slice(0, 160), why: v.nodes[0].failureSummary }));
  }, rules);
  return found.map((v) => `axe ${v.id} (${v.nodes}): ${v.help}: ${v.first}: ${v.why.replace(/\s+/g, " ").slice(0, 240)}`);
}

// keyboard goes through the page by Tab alone and uses what it meets.
export async function keyboard(page) {
  const faults = [];
  const wanted = await page.evaluate(() => {
    const shown = (e) => e.checkVisibility();
    const kinds = { "navigation link": "nav a", "sort button": "th button", filter: "input.filter", "details": "summary", "link in the text": "main a" };
    const stops = [...document.querySelectorAll("a[href],button,input,summary,[tabindex='0']")].filter(shown).length;
    return { stops, kinds: Object.entries(kinds).filter(([, css]) => [...document.querySelectorAll(css)].some(shown)) };
  });
  const missing = new Map(wanted.kinds);
  let before = "";
  for (let i = 0; i < Math.min(wanted.stops + 1, STOPS); i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((kinds) => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      const all = [...document.querySelectorAll("*")];
      return { place: all.indexOf(e), name: e.outerHTML.slice(0, 80), body: e === document.body, skip: e.matches(".skip"), ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, kinds: kinds.filter(([, css]) => e.matches(css)).map(([k]) => k) };
    }, [...missing]);
    if (at.body) break;
    if (i === 0 && !at.skip) faults.push(`the first stop of Tab is no skip link but ${at.name}`);
    if (!at.ring) faults.push(`focus does not show on ${at.name}`);
    if (at.place === before) faults.push(`Tab does not leave ${at.name}`);
    before = at.place;
    at.kinds.forEach((k) => missing.delete(k));
    if (faults.length > 3) break;
  }
  for (const [kind, css] of missing) {
    if (wanted.stops < STOPS || !(await reaches(page, css))) faults.push(`Tab reaches no ${kind}`);
  }
  return faults.concat(await skipLink(page), await sorting(page), await filtering(page), await opening(page));
}

// reaches tells whether Tab leads from the stop before the first of its kind to that.
async function reaches(page, css) {
  await page.evaluate((css) => {
    const stops = [...document.querySelectorAll("a[href],button,input,summary,[tabindex='0']")].filter((e) => e.checkVisibility());
    stops[stops.findIndex((e) => e.matches(css)) - 1]?.focus();
  }, css);
  await page.keyboard.press("Tab");
  return page.evaluate((css) => document.activeElement.matches(css), css);
}

async function skipLink(page) {
  if ((await page.locator(".skip").count()) === 0) return ["there is no skip link"];
  await page.evaluate(() => { document.activeElement.blur(); globalThis.scrollTo(0, 0); });
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.activeElement === document.body || !document.activeElement.closest("header"));
  return inside ? [] : ["the skip link does not lead past the header"];
}

// sorting presses the head of every sortable table's columns and reads the order.
async function sorting(page) {
  const faults = [];
  for (const table of await page.locator("table.sortable").all()) {
    if (!(await table.isVisible())) continue;
    const heads = await table.locator("thead th").count();
    for (let i = 0; i < heads; i++) {
      const button = table.locator("thead th").nth(i).locator("button");
      if ((await button.count()) !== 1) return [`column ${i} has no button to sort by`];
      await button.focus();
      for (const key of ["Enter", "Space"]) {
        await page.keyboard.press(key);
        const fault = await table.evaluate(wrongOrder, i);
        if (fault) faults.push(fault);
      }
    }
  }
  return faults;
}

// wrongOrder runs in the page.
function wrongOrder(table, column) {
  const head = table.tHead.rows[0].cells[column];
  const order = head.getAttribute("aria-sort");
  if (order !== "ascending" && order !== "descending") return `column ${column} does not tell its order: ${order}`;
  if (table.querySelectorAll("th[aria-sort]").length !== 1) return "several columns tell an order";
  const keys = [...table.tBodies[0].rows].map((r) => r.cells[column].dataset.k ?? r.cells[column].textContent);
  const numbers = keys.every((k) => k !== "" && !isNaN(k));
  const sign = order === "ascending" ? 1 : -1;
  for (let i = 1; i < keys.length; i++) {
    const step = numbers ? keys[i] - keys[i - 1] : keys[i].localeCompare(keys[i - 1], "en");
    if (sign * step < 0) return `column ${column} is not ${order}: ${keys[i - 1]} before ${keys[i]}`;
  }
  return "";
}

// filtering types into every filter.
async function filtering(page) {
  const faults = [];
  for (const box of await page.locator("input.filter").all()) {
    await box.evaluate((e) => { for (let at = e; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true; }); // as a reader would
    const rows = page.locator(`#${await box.getAttribute("data-table")} tbody tr`);
    const shown = () => rows.evaluateAll((all) => all.filter((r) => r.checkVisibility()).length);
    const all = await shown();
    const word = await rows.first().locator("th").innerText();
    await box.focus();
    await page.keyboard.insertText(word.toUpperCase());
    const some = await shown();
    if (some < 1 || (all > 3 && some >= all)) faults.push(`the filter shows ${some} of ${all} rows for ${word}`);
    await box.fill("no row has this text");
    if ((await shown()) !== 0) faults.push("the filter shows rows without its text");
    await box.fill("");
    if ((await shown()) !== all) faults.push("an empty filter does not show all rows");
  }
  return faults;
}

async function opening(page) {
  const summary = page.locator("summary").first();
  if ((await page.locator("summary").count()) === 0 || !(await summary.isVisible())) return [];
  const open = () => summary.evaluate((s) => s.parentElement.open);
  const was = await open();
  await summary.focus();
  await page.keyboard.press("Enter");
  return (await open()) === was ? ["Enter on a summary does not open or close it"] : [];
}

// readable compares a page without scripts with what it says with them.
export async function readable(page, withScript) {
  const plain = await words(page);
  const faults = [];
  if (plain.rows < withScript.rows) faults.push(`without scripts ${plain.rows} of ${withScript.rows} table rows show`);
  if (plain.length < 0.98 * withScript.length) faults.push(`without scripts ${plain.length} of ${withScript.length} characters show`);
  if (plain.dead > 0) faults.push(`without scripts ${plain.dead} controls do nothing`);
  return faults;
}

// words measures what a page shows.
export function words(page) {
  return page.evaluate(() => ({
    length: document.body.innerText.length,
    rows: [...document.querySelectorAll("tbody tr")].filter((r) => r.checkVisibility()).length,
    dead: [...document.querySelectorAll("button,input")].filter((e) => e.checkVisibility()).length,
  }));
}

export async function prints(page) {
  const pdf = await page.pdf({ format: "A4" });
  return pdf.length > 5000 && pdf.subarray(0, 5).toString() === "%PDF-" ? [] : [`printing gives ${pdf.length} bytes, no PDF`];
}
