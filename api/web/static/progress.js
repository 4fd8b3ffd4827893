"use strict";
// Progress as it happens: told by the server, or asked for each second where that does not come
// through. When something new can be shown, the page fills itself and stays where it is.

let source = null;
let timer = null;

function startProgress() {
  const box = document.getElementById("progress");
  stopProgress();
  if (!box) return;
  const address = box.dataset.progress;
  let done = null;
  const tell = (answer) => {
    if (!answer) return;
    if (done !== null && done !== answer.done.length && answer.done.includes("speakers")) fill();
    done = answer.done.length;
    showProgress(document.getElementById("progress"), answer);
  };
  const ask = async () => {
    const answer = await fetch(`${address}/progress`).then((r) => (r.ok ? r.json() : null)).catch(() => null);
    if (answer && !["processing", "drafting"].includes(answer.state)) return fill();
    tell(answer);
    timer = setTimeout(ask, 1000);
    return undefined;
  };
  if (!window.EventSource) return ask();
  source = new EventSource(`${address}/events`);
  let failures = 0;
  source.addEventListener("progress", (event) => { failures = 0; tell(JSON.parse(event.data)); });
  source.addEventListener("end", () => { stopProgress(); fill(); });
  source.addEventListener("error", () => {
    failures += 1;
    // The browser connects again by itself; where it cannot, or never gets through, we ask.
    if (source?.readyState === EventSource.CLOSED || failures > 3) { stopProgress(); ask(); }
  });
  return undefined;
}

function stopProgress() {
  source?.close();
  source = null;
  clearTimeout(timer);
}

function showProgress(box, answer) {
  if (!box) return;
  box.querySelectorAll("li").forEach((step) => {
    const isDone = answer.done.includes(step.dataset.stage);
    const isNow = step.dataset.stage === answer.stage && !isDone;
    step.className = isDone ? "done" : isNow ? "now" : "";
    step.querySelector("span").textContent = isNow ? `${Math.floor(answer.progress * 100)}%` : "";
  });
  const bar = box.querySelector(".overall progress");
  // An estimate that is mended never goes back.
  bar.value = Math.max(bar.value, answer.percent);
  const left = answer.seconds_left === null ? "" : ` · ${inWords(answer.seconds_left)}`;
  box.querySelector(".overall output").textContent = `${Math.floor(bar.value)}%${left}`;
}

// The page's body as it is now in place of the one shown; where the reader is stays, and what plays.
async function fill() {
  const body = document.getElementById("body");
  const isTouched = document.querySelector("#body .editing, #body form :is(input, textarea):focus");
  if (isTouched) return stopProgress(); // what is being typed matters more
  if (!body || !window.htmx) return location.reload();
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("body");
  if (!fresh) return location.reload();
  if (document.getElementById("player") && fresh.querySelector("#player")) {
    window.Idiomorph.morph(body, fresh, { callbacks: { beforeNodeMorphed: (old) => !old.matches?.(".player") } });
    window.htmx.process(body);
    document.dispatchEvent(new Event("morphed"));
  } else if (fresh.querySelector("#review")) {
    // The keys of the review take hold of it when a page is loaded, and nothing plays yet.
    return location.reload();
  } else {
    const [x, y] = [scrollX, scrollY];
    body.replaceWith(fresh);
    window.htmx.process(fresh);
    scrollTo(x, y);
    document.dispatchEvent(new Event("filled"));
  }
  const [old, head] = [document.querySelector(".meeting-head"), page.querySelector(".meeting-head")];
  if (old && head) old.replaceWith(head);
  return startProgress();
}

startProgress();
