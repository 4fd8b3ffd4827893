"use strict";
// Reviewing: keys, lighting words and cards for each other, adding from the transcript, dialogs.
// What is sent and put in place is htmx's; see _item.html.
{
const bench = document.getElementById("review");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// ---- the cards
const cards = () => [...bench.querySelectorAll(".item")];
const cardOf = (node) => node?.closest?.(".item") ?? null;
let last = null; // the id of the card that had the focus last

const current = () => cardOf(document.activeElement) ?? document.getElementById(last ?? "");

function goTo(card) {
  if (!card) return;
  showPane("items");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cards();
  const here = all.indexOf(current());
  goTo(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)]);
}

// On to what is not decided yet, after this card or else before it.
function goOn(card) {
  const all = cards();
  const at = all.indexOf(card);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find((c) => c.dataset.review === "proposed");
  if (next) goTo(next);
  else { goTo(card); toast(t("都决定好了，可以确认并提交")); }
}

function decide(card, review) {
  const button = card.querySelector(`.decide [name=review][value=${review}]`);
  if (!button) return goOn(card);
  button.click();
  return goOn(card);
}

// ---- words and cards light each other
const quiet = "form, .unseen, .cited, .edited, noscript";

// The characters of a line that were said, each with where it stands.
function letters(line) {
  const walker = document.createTreeWalker(line.querySelector(".words"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(quiet)) continue;
    [...node.data].reduce((at, letter) => {
      for (const plain of letter.normalize("NFKC").toLowerCase()) {
        if (/[\p{L}\p{N}]/u.test(plain)) found.push({ plain, node, at, end: at + letter.length });
      }
      return at + letter.length;
    }, 0);
  }
  return found;
}

function rangesOf(link) {
  const lines = (link.dataset.segments ?? "").split(" ").map((id) => document.getElementById("s" + id)).filter((l) => l?.querySelector(".words"));
  const all = lines.flatMap(letters);
  const wanted = [...(link.dataset.quote ?? "").normalize("NFKC").toLowerCase()].filter((c) => /[\p{L}\p{N}]/u.test(c)).join("");
  const at = wanted ? all.map((l) => l.plain).join("").indexOf(wanted) : 0;
  const said = at < 0 ? all : wanted ? all.slice(at, at + [...wanted].length) : all;
  // One range for each stretch of a text node.
  const ranges = [];
  for (const letter of said) {
    const range = ranges.at(-1);
    if (range?.endContainer === letter.node) range.setEnd(letter.node, letter.end);
    else {
      const fresh = document.createRange();
      fresh.setStart(letter.node, letter.at);
      fresh.setEnd(letter.node, letter.end);
      ranges.push(fresh);
    }
  }
  return ranges;
}

const linksOf = (card) => [...card.querySelectorAll(".evidence[data-segments]")];
const canLight = typeof Highlight !== "undefined" && CSS.highlights;

function lightAll() {
  if (!canLight) return;
  // A dispute rests on all that was said in it: lit with its card only, or everything would be.
  const open = cards().filter((card) => card.dataset.review !== "rejected" && card.dataset.kind !== "disputes");
  CSS.highlights.set("evidence", new Highlight(...open.flatMap(linksOf).flatMap(rangesOf)));
}

function light(card, scrolls) {
  bench.querySelectorAll(".item.lit, .segment.said").forEach((each) => each.classList.remove("lit", "said"));
  if (!card) return canLight && CSS.highlights.delete("said");
  card.classList.add("lit");
  const ranges = linksOf(card).flatMap(rangesOf);
  if (canLight) { const lit = new Highlight(...ranges); lit.priority = 1; CSS.highlights.set("said", lit); }
  const lines = (card.dataset.segments || "").split(" ").map((id) => document.getElementById("s" + id)).filter(Boolean);
  lines.forEach((line) => line.classList.add("said"));
  if (scrolls && lines[0]?.offsetParent) bringIntoView(lines[0]);
  return undefined;
}

function bringIntoView(line) {
  const place = line.getBoundingClientRect();
  if (place.top > 110 && place.bottom < innerHeight - 60) return;
  line.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

function lightCards(line) {
  const id = line?.id.slice(1);
  const related = id ? cards().filter((card) => card.dataset.segments.split(" ").includes(id)) : [];
  bench.querySelectorAll(".item.related").forEach((card) => card.classList.remove("related"));
  related.forEach((card) => card.classList.add("related"));
  return related;
}

// ---- adding from the transcript
// The lines and words that are selected, or the line that has the focus.
function selected() {
  const box = document.getElementById("lines");
  const range = getSelection().rangeCount && !getSelection().isCollapsed ? getSelection().getRangeAt(0) : null;
  if (range && box && range.intersectsNode(box)) {
    const lines = [...box.querySelectorAll(".segment[id]")].filter((line) => range.intersectsNode(line.querySelector(".words")));
    const inside = (l) => range.comparePoint(l.node, l.at) >= 0 && range.comparePoint(l.node, l.end) <= 0;
    // The letters alone would lose the marks between them.
    const words = lines.map((line) => {
      const said = letters(line).filter(inside);
      return said.length ? textBetween(said[0], said.at(-1)) : "";
    });
    const kept = lines.filter((_line, i) => words[i]);
    if (kept.length) return { segments: kept.map((line) => line.id.slice(1)), quote: words.join("") };
  }
  const line = document.activeElement?.closest?.("#lines .segment[id]") ?? null;
  return line && { segments: [line.id.slice(1)], quote: "" };
}

function textBetween(first, final) {
  const range = document.createRange();
  range.setStart(first.node, first.at);
  range.setEnd(final.node, final.end);
  const part = range.cloneContents();
  part.querySelectorAll?.(quiet).forEach((each) => each.remove());
  return part.textContent;
}

const addHere = document.getElementById("add-here");
let chosen = null; // what was selected when the button was reached for

function offerAdding() {
  if (!addHere) return;
  const now = selected();
  if (now) chosen = now;
  addHere.hidden = !now && document.activeElement !== addHere;
}

function add() {
  const wanted = selected() ?? chosen;
  if (!addHere) return;
  if (!wanted) { toast(t("先在转写里选中文字，或点一句话")); return; }
  const query = new URLSearchParams({ segments: wanted.segments.join(" "), quote: wanted.quote });
  htmx.ajax("GET", `/meetings/${bench.dataset.meeting}/items/new?${query}`, { target: "#ask-body", swap: "innerHTML" });
}

// ---- merging: M chooses a card; with a second one it asks which stays
function choose(card) {
  const box = card?.querySelector(".pick input");
  if (!box) return;
  box.checked = !box.checked;
  const same = cards().filter((c) => c.dataset.kind === card.dataset.kind && c.querySelector(".pick input:checked"));
  cards().filter((c) => !same.includes(c)).forEach((c) => { const other = c.querySelector(".pick input"); if (other) other.checked = false; });
  if (same.length > 1) document.getElementById("merging").requestSubmit();
  else if (box.checked) toast(t("已选中，在另一项上再按 M"));
}

// ---- dialogs
const asking = document.getElementById("ask");
let asker = null;

function open(dialog) {
  asker = document.activeElement;
  if (!dialog.open) dialog.showModal();
}

// ---- keys
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => document.querySelector("#review-bar [data-key=c]")?.click(),
  u: () => document.querySelector("#review-bar [data-key=u]:enabled")?.click(),
  U: () => document.querySelector("#review-bar [data-key=U]:enabled")?.click(),
  a: add,
  "?": () => open(document.getElementById("keys")),
};
const CARD_KEYS = {
  e: (card) => card.querySelector("[data-key=e]")?.click(),
  x: (card) => decide(card, "rejected"),
  m: choose,
  s: (card) => card.querySelector("[data-key=s]")?.click(),
  " ": hear,
};

function hear(card) {
  const audio = document.getElementById("player");
  if (audio && !audio.paused) return audio.pause();
  return card.querySelector(".evidence[data-play]")?.click();
}

function onKey(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && cardOf(event.target)?.querySelector("form.edit")) return giveUp(cardOf(event.target));
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form.edit")) {
    event.preventDefault();
    event.target.closest("form.edit").querySelector("[name=review]")?.click();
    return;
  }
  if (isTyping(event)) return;
  const card = current();
  if (event.key === "Enter" && event.target.matches(".item")) { event.preventDefault(); decide(event.target, "confirmed"); return; }
  if (event.key === " " && event.target.closest("button, a, summary, input, audio, [role=slider]")) return;
  const key = event.key === "U" ? "U" : event.key.toLowerCase();
  if (key in KEYS) { event.preventDefault(); KEYS[key](); return; }
  // Of a line of the transcript, space is its own.
  if (card && key in CARD_KEYS && !(key === " " && event.target.closest(".segment"))) { event.preventDefault(); CARD_KEYS[key](card); }
}

// Leaving a form takes what was typed along, until the page is left.
function giveUp(card) {
  const form = card.querySelector("form.edit");
  const typed = [...form.elements].filter((f) => f.name && f.type !== "hidden");
  const changed = typed.some((f) => f.value !== (f.defaultValue ?? f.value));
  const values = new Map(typed.map((f) => [f.name, f.value]));
  form.querySelector("[data-cancel]").click();
  if (!changed) return;
  toast(t("没有保存"), { label: t("找回刚才写的"), act: () => {
    kept.set(card.id, values);
    document.getElementById(card.id)?.querySelector("[data-key=e]")?.click();
  } });
}
const kept = new Map();

function fill(card) {
  const values = kept.get(card.id);
  kept.delete(card.id);
  values?.forEach((value, name) => {
    const field = card.querySelector(`form.edit [name="${name}"]`);
    if (field) field.value = value;
  });
}

// ---- what htmx brings
let source = null; // the element whose answer is being put in place
let origin = null; // and the id of its card: the element itself may be gone by then

function isBusy(card) {
  return card.querySelector("form.edit, .conflict") && origin !== card.id && !source?.closest("dialog");
}

function listen() {
  document.addEventListener("keydown", onKey);
  bench.addEventListener("focusin", (event) => {
    const card = cardOf(event.target);
    if (card) {
      if (last !== card.id) light(card, true);
      last = card.id;
    } else if (event.target.matches(".segment")) lightCards(event.target)[0]?.scrollIntoView({ block: "nearest" });
    offerAdding();
  });
  bench.addEventListener("mouseover", (event) => {
    const card = cardOf(event.target);
    if (card) light(card, false);
    else if (event.target.closest("#lines")) lightCards(event.target.closest(".segment[id]"));
  });
  bench.addEventListener("mouseleave", () => { light(document.getElementById(last ?? ""), false); lightCards(null); });
  document.addEventListener("selectionchange", offerAdding);
  addHere?.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  addHere?.addEventListener("click", add);

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) return open(document.getElementById(opener.dataset.opens));
    const closer = event.target.closest("dialog [data-closes]");
    if (closer) { event.preventDefault(); return asking.close(); }
    const link = event.target.closest("a.cited, a[data-goes]");
    const card = link && document.getElementById(link.dataset.goes ?? link.hash.slice(1));
    if (card?.matches(".item")) { event.preventDefault(); if (asking.open) asking.close(); goTo(card); }
    // A click on the card itself gives it the focus for the keys.
    return undefined;
  });
  document.querySelectorAll("#ask, #keys").forEach((dialog) => dialog.addEventListener("close", () => {
    if (dialog === asking) document.getElementById("ask-body").replaceChildren();
    (asker?.isConnected && asker !== document.body ? asker : current())?.focus({ preventScroll: true });
  }));

  document.addEventListener("done", (event) => {
    if (asking.open) asking.close();
    const merging = document.getElementById("merging");
    if (event.target.closest?.("#ask")) merging.reset();
    toast(event.detail.value, undefined, 3);
  });
  document.addEventListener("refused", (event) => toast(event.detail.value));

  document.addEventListener("htmx:configRequest", (event) => { if (event.detail.elt.id === "poll" && document.hidden) event.preventDefault(); });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    source = event.detail.elt;
    origin = cardOf(source)?.id;
    makeRoom(event.detail.xhr.responseText);
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const card = event.detail.target;
    if (!card.matches?.(".item")) return;
    if (isBusy(card)) {
      event.detail.shouldSwap = false;
      card.classList.add("newer");
    } else card.classList.remove("newer");
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => settle(event.detail.target));
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.id === "ask-body") open(asking); });
  document.addEventListener("htmx:afterSettle", lightSoon);
  if (document.getElementById("lines")) new MutationObserver(lightSoon).observe(document.getElementById("lines"), { childList: true });
}

let isDue = false;
function lightSoon() {
  if (isDue) return;
  isDue = true;
  requestIdleCallback(() => { isDue = false; lightAll(); light(document.getElementById(last ?? ""), false); }, { timeout: 500 });
}

// Cards that are not on the page, new or brought back, get a place before they come: among those
// shown, or out of sight where the page shows another state.
function makeRoom(html) {
  if (!html.includes("hx-swap-oob")) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const card of page.querySelectorAll(".item[hx-swap-oob], [hx-swap-oob=delete]")) {
    if (document.getElementById(card.id)) continue;
    const room = Object.assign(document.createElement(card.localName), { id: card.id });
    const show = new URLSearchParams(location.search).get("show") ?? "all";
    const list = document.getElementById("cards-" + card.dataset.kind);
    if (list && (show === "all" || card.dataset.review === show)) {
      list.append(room);
      list.parentElement.querySelector(".empty")?.remove();
      if (source?.closest("dialog")) setTimeout(() => goTo(document.getElementById(card.id)));
    } else elsewhere.append(room);
  }
}
const elsewhere = Object.assign(document.createElement("div"), { hidden: true });

// Once a card was put in place: the focus is where the work goes on.
function settle(target) {
  const card = document.getElementById(target?.id ?? "");
  if (!card?.matches(".item")) return;
  const form = card.querySelector("form.edit");
  if (form && !form.contains(document.activeElement) && origin === card.id) {
    fill(card);
    (card.querySelector(".problem") ? form.querySelector("[aria-invalid], input, textarea") : form.querySelector("textarea, input:not([type=hidden])"))?.focus();
  } else if (card.querySelector(".conflict") && origin === card.id) {
    goTo(card);
    card.querySelector(".conflict").focus();
  } else if (document.activeElement === document.body && last === card.id && !document.querySelector("dialog[open]")) {
    card.focus({ preventScroll: true });
  }
}

// ---- the two columns of a phone
function showPane(name) {
  const pane = document.getElementById("pane-" + name);
  if (pane) pane.checked = true;
}

if (bench) {
  document.documentElement.classList.add("scripted");
  document.body.append(elsewhere);
  listen();
  lightSoon();
  const asked = location.hash && document.querySelector(`.item${CSS.escape(location.hash).replace("\\#", "#")}`);
  if (asked) goTo(asked);
}
}
