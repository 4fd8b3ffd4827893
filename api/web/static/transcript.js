"use strict";
// The words on their page: walking through them, changing them in place, finding and replacing.
// What changes is sent by htmx and comes back as the lines that changed, each put in its place.

const words = () => document.getElementById("lines");
const isKeyed = () => words()?.hasAttribute("data-keys");
const isEditable = () => words()?.hasAttribute("data-editable");
const here = () => document.activeElement?.closest?.("#lines .segment");

function go(line) {
  if (!line) return;
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

// To the next line that needs checking (or the one before): J and K.
function walk(step) {
  const rows = [...document.querySelectorAll("#lines .check")].filter((row) => row.offsetParent);
  if (!rows.length) return;
  const from = here();
  let next = rows.indexOf(from);
  if (next >= 0) next += step;
  else if (from) {
    // From a line that is not one of them, on to the nearest in this direction.
    const after = rows.findIndex((row) => from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
    next = step > 0 ? after : (after < 0 ? rows.length : after) - 1;
  } else next = step > 0 ? 0 : rows.length - 1;
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

// To the line below or above: the arrows.
function step(by) {
  let row = here() ?? document.querySelector("#lines .segment.now");
  if (!row) return go(document.querySelector("#lines .segment"));
  do row = by > 0 ? row.nextElementSibling : row.previousElementSibling;
  while (row && (!row.classList.contains("segment") || !row.offsetParent));
  return go(row);
}

// ---- changing a line in place
// `at`: where in its words to begin to type.
const before = new Map(); // lines as they were, for giving up

async function editLine(row, at, field = "textarea") {
  if (!row?.id || !isEditable() || row.classList.contains("editing")) return;
  before.set(row.id, row);
  await htmx.ajax("GET", `${words().dataset.base}/segments/${row.id.slice(1)}/edit`, { target: row, swap: "none" });
  const form = document.getElementById(row.id)?.querySelector(field);
  form?.focus();
  const caret = at ?? form?.value.length;
  form?.setSelectionRange?.(caret, caret);
}

// A line given up is as it was; one that somebody else changed meanwhile comes from the server.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("#lines .edit-line .cancel")?.closest(".segment");
  const old = row && !row.querySelector(".problem") && before.get(row.id);
  if (!old) return;
  event.preventDefault();
  event.stopPropagation();
  row.replaceWith(old);
  old.focus({ preventScroll: true });
}, true);

// How many characters of the line's words stand before a point.
function placeOf(row, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  const range = caret ? null : document.caretRangeFromPoint?.(x, y);
  const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset];
  const text = row.querySelector(".words");
  if (!node || !text.contains(node)) return undefined;
  let count = 0;
  for (const part of textNodes(text)) {
    if (part === node) return count + offset;
    count += part.data.length;
  }
  return undefined;
}

// The text of a line as it is kept: not the marks behind it.
function textNodes(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
    (node.parentElement.closest(".edited, .cited, .unseen, noscript, .quiet") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

document.addEventListener("click", (event) => {
  const row = event.target.closest?.("#lines .segment");
  if (!row || !isEditable() || row.classList.contains("said-of")) return;
  if (event.target.closest(".who")) return editLine(row, undefined, "select");
  if (event.target.closest(".edited")) { event.preventDefault(); return editLine(row); }
  if (event.target.closest("a, button, form") || !event.target.closest(".words")) return undefined;
  if (!getSelection().isCollapsed) return undefined; // words were chosen, not the line
  return editLine(row, placeOf(row, event.clientX, event.clientY));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#lines .edit-line");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    form.querySelector(".cancel").click();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.matches("textarea"))) {
    event.preventDefault(); // a line has no line ends
    form.requestSubmit();
  }
});

// After a line came back, the keyboard is where it was.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const row = event.detail.target;
  if (!row?.matches?.("#lines .segment.editing")) return;
  row.querySelector("textarea").focus();
});
let was = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  was = event.target.closest?.(".segment")?.id ?? event.target.dataset?.line ?? null;
});
document.addEventListener("htmx:afterSettle", () => {
  const lost = !document.activeElement || document.activeElement === document.body;
  if (was && lost) document.getElementById(was)?.focus({ preventScroll: true });
  if (marks) search(false);
});
document.addEventListener("edited", (event) => {
  const { told, batch } = event.detail;
  toast(told, batch ? { label: t("撤销"), act: () => turn("undo", batch) } : undefined);
});

const turn = (way, batch) => htmx.ajax("POST", `${words().dataset.base}/${way}`, { source: words(), swap: "none", values: batch ? { batch } : {} });

// ---- keys of the page
document.addEventListener("keydown", (event) => {
  if (!isKeyed() || event.defaultPrevented || event.isComposing) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const isTyped = event.target.closest?.("input, textarea, select");
    if (key === "f" && finder && !finder.contains(event.target)) {
      event.preventDefault();
      openFinder();
    } else if ((key === "z" || key === "y") && !isTyped && isEditable()) {
      event.preventDefault();
      turn(key === "y" || event.shiftKey ? "redo" : "undo");
    }
    return;
  }
  if (isTyping(event)) return;
  if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if ((key === "arrowdown" || key === "arrowup") && here()) {
    event.preventDefault();
    step(key === "arrowdown" ? 1 : -1);
  } else if (key === "e" && isEditable()) {
    event.preventDefault();
    editLine(here() ?? document.querySelector("#lines .segment.now"));
  } else if (key === "u" && isEditable()) turn("undo");
  else if (key === " " && player && !event.target.closest("button, a, summary, input, audio, [role=slider]")) {
    event.preventDefault();
    const row = here();
    const link = row?.querySelector("[data-play]");
    if (!player.paused) player.pause();
    else if (link) play(link, link.dataset.until ?? row.dataset.end);
    else toggle();
  }
});

// ---- repairs: one menu for all of them
let menu = null;
document.addEventListener("click", (event) => {
  const repair = event.target.closest?.("#lines .repair");
  if (!repair) return;
  event.preventDefault();
  openMenu(repair);
});

function openMenu(repair) {
  menu?.remove();
  menu = document.getElementById("repair-menu").content.firstElementChild.cloneNode(true);
  const row = repair.closest(".segment");
  const isUndone = repair.classList.contains("undone");
  const [heard, written] = isUndone ? [repair.textContent, repair.dataset.written] : [repair.dataset.heard, repair.textContent];
  const same = [...document.querySelectorAll(isUndone ? "#lines .repair.undone" : "#lines .repair:not(.undone)")]
    .filter((other) => other.textContent === repair.textContent
      && (isUndone ? other.dataset.written === written : other.dataset.heard === heard)).length;
  const label = menu.querySelector(".label");
  label.textContent = isUndone ? label.dataset.undone : label.dataset.done;
  menu.querySelector("b").textContent = (isUndone ? written : heard) || "‸";
  Object.entries({ segment: row.id.slice(1), at: repair.dataset.at, heard, written }).forEach(([name, value]) => { menu.elements[name].value = value; });
  menu.querySelectorAll("[data-for]").forEach((button) => {
    const isAll = button.value.endsWith("_all");
    button.hidden = (button.dataset.for === "undone") !== isUndone || (isAll && same < 2);
    if (isAll) button.querySelector("span").textContent = t("（{n} 处）", { n: same });
  });
  const hear = menu.querySelector(".hear");
  if (hear) {
    hear.hidden = !row.dataset.start;
    Object.assign(hear.dataset, { play: row.dataset.start, until: row.dataset.end });
  }
  menu.dataset.line = row.id;
  document.body.append(menu);
  window.htmx?.process(menu);
  menu.showPopover();
  if (matchMedia("(min-width: 60.01rem)").matches) {
    const place = repair.getBoundingClientRect();
    menu.style.left = `${Math.min(place.left + scrollX, scrollX + innerWidth - menu.offsetWidth - 16)}px`;
    menu.style.top = `${place.bottom + scrollY + 6}px`;
  }
  menu.querySelector("button:not([hidden])").focus();
  menu.addEventListener("htmx:afterRequest", () => menu.hidePopover());
  menu.addEventListener("toggle", (event) => { if (event.newState === "closed" && menu.contains(document.activeElement)) repair.focus(); });
}

// ---- find and replace
let finder = null;
let marks = null; // the places found, as {row, at, range}
let chosen = 0;

function openFinder() {
  finder.closest("details").open = true;
  const selected = getSelection().toString().trim();
  if (selected && selected.length < 100) finder.elements.find.value = selected;
  finder.elements.find.select();
  search(true);
}

function search(isNew) {
  const [sought, isExact] = [finder.elements.find.value, finder.elements.matches_case.checked];
  const said = finder.querySelector("output");
  marks = sought ? [] : null;
  if (sought) {
    const alike = (text) => (isExact ? text : text.toLowerCase());
    for (const row of words().querySelectorAll(".segment[id]:not(.editing)")) {
      const text = row.querySelector(".words");
      const nodes = textNodes(text);
      const whole = alike(nodes.map((node) => node.data).join(""));
      for (let at = whole.indexOf(alike(sought)); at >= 0; at = whole.indexOf(alike(sought), at + sought.length)) {
        marks.push({ row, at, range: rangeOf(nodes, at, at + sought.length) });
      }
    }
  }
  chosen = isNew ? 0 : Math.min(chosen, Math.max(0, (marks?.length ?? 0) - 1));
  said.textContent = !sought ? "" : marks.length ? `${chosen + 1} / ${marks.length}` : t("没有找到");
  finder.querySelectorAll("[data-act]").forEach((button) => { button.disabled = !marks?.length; });
  light();
  if (isNew && marks?.length) show();
}

function rangeOf(nodes, from, to) {
  const range = new Range();
  let count = 0;
  for (const node of nodes) {
    const end = count + node.data.length;
    if (from >= count && from < end) range.setStart(node, from - count);
    if (to > count && to <= end) range.setEnd(node, to - count);
    count = end;
  }
  return range;
}

function light() {
  if (!window.Highlight) return;
  CSS.highlights.set("found", new Highlight(...(marks ?? []).map((mark) => mark.range)));
  CSS.highlights.set("found-now", new Highlight(...(marks?.[chosen] ? [marks[chosen].range] : [])));
}

function show(by = 0) {
  if (!marks?.length) return;
  chosen = (chosen + by + marks.length) % marks.length;
  finder.querySelector("output").textContent = `${chosen + 1} / ${marks.length}`;
  marks[chosen].row.scrollIntoView({ block: "center" });
  light();
}

function setUpFinder() {
  finder = document.querySelector("#find form");
  if (!finder) return;
  const fields = finder.elements;
  finder.querySelectorAll("[data-act][hidden]").forEach((button) => { button.hidden = false; });
  fields.find.addEventListener("input", () => search(true));
  fields.matches_case.addEventListener("change", () => search(true));
  finder.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "next") show(1);
    if (act === "previous") show(-1);
    // Which place is replaced goes with the form: one, or none for all.
    const mark = act === "one" ? marks?.[chosen] : null;
    fields.segment.value = mark ? mark.row.id.slice(1) : "";
    fields.at.value = mark ? mark.at : "";
  }, true);
  finder.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      finder.closest("details").open = false;
      marks = null;
      light();
      finder.closest("details").querySelector("summary").focus();
    } else if (event.key === "Enter" && event.target === fields.find) {
      event.preventDefault();
      show(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && event.target === fields.replacement) {
      event.preventDefault();
      finder.querySelector("[data-act=one]").click();
    }
  });
}
setUpFinder();
document.addEventListener("filled", setUpFinder);
