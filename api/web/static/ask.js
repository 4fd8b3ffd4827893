"use strict";
// Ask: Enter sends, arrow up recalls, a time plays its second, a table is copied for Excel. Without
// JavaScript the same forms and links work.

// ---- the box
function isAskBox(target) { return target.matches?.(".ask-box textarea"); }

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!isAskBox(box) || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    box.form.requestSubmit();
  } else if (event.key === "ArrowUp" && !box.value && box.dataset.last) {
    event.preventDefault();
    box.value = box.dataset.last;
    box.setSelectionRange(box.value.length, box.value.length);
  }
});

// What is asked is asked once, and says so when it takes a moment. Where a model answers, what it
// does is told as it does it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("ask" in form.dataset)) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const busy = form.querySelector(".ask-busy") ?? document.querySelector(".ask-busy");
  form.waiting = setTimeout(() => { if (busy) busy.hidden = false; }, 400);
  if ("live" in form.dataset && busy) {
    event.preventDefault();
    listen(form, new FormData(form, event.submitter), busy);
  }
});
function rest(form) {
  clearTimeout(form.waiting);
  delete form.dataset.sent;
  form.asking?.abort();
  document.querySelectorAll(".ask-busy").forEach((busy) => {
    busy.hidden = true;
    busy.querySelectorAll(".sentence").forEach((each) => each.remove());
  });
}
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-stop]")) return;
  window.stop();
  document.querySelectorAll("form[data-ask]").forEach(rest);
});

async function listen(form, body, busy) {
  form.asking = new AbortController();
  const { signal } = form.asking;
  try {
    const answer = await fetch("/ask", { method: "POST", body, signal, headers: { accept: "text/event-stream" } });
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return plainly(form, body);
    let text = "";
    const decoder = new TextDecoder();
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) throw new Error("The stream ended before the answer.");
      text += decoder.decode(value, { stream: true });
      const events = text.split("\n\n");
      text = events.pop();
      if (events.some((each) => heed(form, busy, each))) return undefined;
    }
  } catch {
    if (signal.aborted) return undefined;
    rest(form);
    return toast(OFFLINE());
  }
}
// Whether an event is the last one.
function heed(form, busy, text) {
  const lines = text.split("\n");
  const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
  const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
  if (name === "answer") { location.assign(data); return true; }
  if (name === "failed") { rest(form); toast(data); return true; }
  if (name === "step") {
    const step = JSON.parse(data);
    if (step.stage !== "sentence") busy.querySelector(".step").textContent = step.text;
    else busy.append(Object.assign(document.createElement("p"), { className: "sentence", textContent: step.text }));
  }
  return false;
}
// As without a script: the page that comes says what is wrong.
function plainly(form, body) {
  const copy = Object.assign(document.createElement("form"), { method: "post", action: "/ask", hidden: true });
  body.forEach((value, name) => copy.append(Object.assign(document.createElement("input"), { type: "hidden", name, value })));
  document.body.append(copy);
  copy.submit();
}
// Back from the answer: the page is as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-ask]").forEach(rest));

// ---- the words, heard
const voice = new Audio();
let heard = null; // the link that plays
let until = null; // seconds of its file
voice.preload = "none";

function sign(link, text) {
  link.querySelector(".sign").textContent = text;
  link.closest(".said").classList.toggle("is-playing", text !== "▶");
}
function hush() {
  voice.pause();
  if (heard) sign(heard, "▶");
  heard = null;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-src]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const isSame = link === heard;
  hush();
  if (isSame) return;
  heard = link;
  until = link.dataset.until ? Number(link.dataset.until) + 0.3 : null;
  const from = Number(link.dataset.from);
  const begin = () => { voice.currentTime = from; voice.play().catch(hush); };
  sign(link, "■");
  if (voice.getAttribute("src") === link.dataset.src && voice.readyState) return begin();
  voice.src = link.dataset.src;
  voice.addEventListener("loadedmetadata", begin, { once: true });
  voice.load();
});
voice.addEventListener("timeupdate", () => { if (until !== null && voice.currentTime >= until) hush(); });
voice.addEventListener("ended", hush);
voice.addEventListener("error", () => {
  if (!heard) return;
  hush();
  toast(t("录音放不出来，可以打开转写页听。"));
});

// ---- copies
function showCopies() {
  document.querySelectorAll(".ask-tools button[hidden]").forEach((button) => { button.hidden = !navigator.clipboard; });
}
showCopies();
document.addEventListener("htmx:afterSwap", showCopies);

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-table]");
  const table = button && document.getElementById(button.dataset.copyTable);
  if (!table) return;
  const cells = [...table.rows].map((row) => [...row.cells].map(words));
  const copy = document.createElement("table");
  cells.forEach((row) => { const made = copy.insertRow(); row.forEach((text) => { made.insertCell().textContent = text; }); });
  const plain = cells.map((row) => row.join("\t")).join("\n");
  const kinds = { "text/html": copy.outerHTML, "text/plain": plain };
  const blobs = Object.fromEntries(Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]));
  await navigator.clipboard.write([new ClipboardItem(blobs)]).catch(() => navigator.clipboard.writeText(plain));
  toast(t("已复制，可以粘贴到 Excel"));
});
// A cell as one line, without where it comes from.
function words(cell) {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll(".origin, [aria-hidden]").forEach((each) => each.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}
