"use strict";
// Conveniences; without JavaScript the same pages work by plain links and forms.

function clock(seconds) {
  const [h, m, s] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

function inWords(seconds) {
  if (seconds < 60) return "约还需不到 1 分钟";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `约还需 ${minutes} 分钟`;
  return `约还需 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
}

// Whether a key is meant for what has the focus, not for the page.
function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select");
}

// Forms that change a part of the page: send, take that part from the answer, leave the rest as it is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.swap) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer?.ok) {
    const said = page?.querySelector(".problem")?.textContent || "连接中断，请再试一次。";
    return form.append(Object.assign(document.createElement("p"), { className: "problem", textContent: said }));
  }
  const place = form.closest("[id]")?.id;
  for (const id of form.dataset.swap.split(" ")) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (old && fresh) old.replaceWith(fresh);
  }
  document.getElementById(place)?.focus({ preventScroll: true });
});

// Progress: ask every second, reload once something else can be done.
const progress = document.querySelector("[data-progress]");
if (progress) {
  let state = null;
  const bar = progress.querySelector(".overall progress");
  const said = progress.querySelector(".overall output");
  const show = async () => {
    const answer = await fetch(progress.dataset.progress).then((r) => r.json()).catch(() => null);
    if (answer) {
      if (!["processing", "drafting"].includes(answer.state)) return location.reload();
      if (state !== null && state !== answer.done.length && answer.done.includes("speakers")) return location.reload();
      state = answer.done.length;
      progress.querySelectorAll("li").forEach((step) => {
        const isNow = step.dataset.stage === answer.stage;
        const isDone = answer.done.includes(step.dataset.stage);
        step.className = isDone ? "done" : isNow ? "now" : "";
        step.querySelector("span").textContent = isNow && !isDone ? `${Math.floor(answer.progress * 100)}%` : "";
      });
      // An estimate that is mended never goes back.
      bar.value = Math.max(bar.value, answer.percent);
      said.textContent = `${Math.floor(bar.value)}%` + (answer.seconds_left === null ? "" : `，${inWords(answer.seconds_left)}`);
    }
    setTimeout(show, 1000);
  };
  show();
}
