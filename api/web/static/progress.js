"use strict";
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
