"use strict";
// What every page needs. Without JavaScript the same pages work by plain links and forms.

// The text in the page's language, with its values: t("正在上传 {name}", { name }).
// Strings are found by their call, so they stand in it as they are, in double quotes.
function t(text, values = {}) {
  const said = window.WORDS?.[text] ?? text;
  return said.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

function clock(seconds) {
  const [h, m, s] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

// How long something still takes.
function inWords(seconds) {
  if (seconds < 60) return t("约还需不到 1 分钟");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("约还需 {minutes} 分钟", { minutes });
  return t("约还需 {hours} 小时 {minutes} 分钟", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function inSize(bytes) {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

// Whether a key is meant for what has the focus, not for the page.
function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    || event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]");
}

// A short message in the corner; with an action, such as undo: toast(t("已保存"), { label, act }).
function toast(text, action, seconds = 6) {
  const box = Object.assign(document.createElement("div"), { className: "toast" });
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (action) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: action.label });
    button.addEventListener("click", () => { box.remove(); action.act(); });
    box.append(button);
  }
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), seconds * 1000);
  return box;
}

// What went wrong with an answer of ours, as text.
async function said(answer) {
  const text = await answer.text().catch(() => "");
  if (answer.headers.get("content-type")?.includes("json")) return JSON.parse(text).detail;
  return new DOMParser().parseFromString(text, "text/html").querySelector(".problem")?.textContent
    || t("没有成功（{status}），请再试一次。", { status: answer.status });
}
const OFFLINE = () => t("连接中断，请再试一次。已保存的内容没有丢失。");

// Forms that change a part of the page: send, take that part from the answer, leave the rest as it is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.swap) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
  form.querySelector(".problem")?.remove();
  if (!answer?.ok) {
    const text = answer ? await said(answer) : OFFLINE();
    const problem = Object.assign(document.createElement("p"), { className: "problem", textContent: text });
    problem.setAttribute("role", "alert");
    return form.append(problem);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const place = form.closest("[id]")?.id;
  for (const id of form.dataset.swap.split(" ")) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (old && fresh) { old.replaceWith(fresh); window.htmx?.process(fresh); }
  }
  document.getElementById(place)?.focus({ preventScroll: true });
});

document.addEventListener("htmx:responseError", async (event) => {
  const { xhr } = event.detail;
  toast(await said(new Response(xhr.responseText, { status: xhr.status, headers: { "content-type": xhr.getResponseHeader("content-type") ?? "" } })));
});
document.addEventListener("htmx:sendError", () => toast(OFFLINE()));

// Keys of every page: / searches, g and a letter goes to a page.
let isGoing = false;
document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.defaultPrevented) return;
  if (isGoing) {
    isGoing = false;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) { event.preventDefault(); link.click(); }
  } else if (event.key === "g") {
    isGoing = true;
    setTimeout(() => { isGoing = false; }, 1500);
  } else if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search")?.focus();
  }
});

// Menus close when something else is clicked, or by Escape.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details:is(.menu, .me)[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details:is(.menu, .me)[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Filters take effect when they are chosen; their button is for browsers without JavaScript.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && !event.target.matches("[type=search], [type=text]")) form.requestSubmit();
});

// A clipboard copy of what data-copy says.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard?.writeText(button.dataset.copy);
  toast(t("已复制"));
});
