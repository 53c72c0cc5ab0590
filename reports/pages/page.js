"use strict";
// Makes the columns of tables sortable; without it they stay sorted by rank.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const was = head.getAttribute("aria-sort");
      const first = head.dataset.first || "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = was === first ? other : first;
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const key = (row) => row.cells[column].dataset.k ?? row.cells[column].textContent;
      const rows = [...body.rows].map((row) => [key(row), row]);
      const numeric = rows.every(([k]) => k !== "" && !isNaN(k));
      rows.sort(([a], [b]) => sign * (numeric ? a - b : a.localeCompare(b, "en")));
      body.append(...rows.map(([, row]) => row));
    });
  });
}
for (const box of document.querySelectorAll("input.filter")) {
  box.closest("p").hidden = false;
  const rows = [...document.getElementById(box.dataset.table).tBodies[0].rows];
  box.addEventListener("input", () => {
    const want = box.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(want);
  });
}
// A menu closes when one goes elsewhere, or with Escape.
for (const menu of document.querySelectorAll("details.menu")) {
  const elsewhere = (event) => { if (!menu.contains(event.target)) menu.open = false; };
  document.addEventListener("focusin", elsewhere);
  document.addEventListener("click", elsewhere);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
}
// A link to a claim or a step opens it and what it lies in.
function unfold() {
  for (let at = document.getElementById(location.hash.slice(1)); at; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.open = true;
  }
}
addEventListener("hashchange", unfold);
unfold();
