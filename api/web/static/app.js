"use strict";
// Three conveniences; without JavaScript the same pages work by plain links and forms.

// Evidence: hear it, and see where it stands.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-play]");
  const player = document.getElementById("player");
  if (!link || !player) return;
  event.preventDefault();
  player.currentTime = Number(link.dataset.play);
  player.play();
  document.querySelectorAll(".segment.lit").forEach((line) => line.classList.remove("lit"));
  const ids = (link.dataset.segments || link.hash.slice(2)).split(" ");
  const lines = ids.map((id) => document.getElementById("s" + id)).filter(Boolean);
  lines.forEach((line) => line.classList.add("lit"));
  if (link.dataset.segments) lines[0]?.scrollIntoView({ block: "center", behavior: "smooth" });
});

// Progress: ask every second, reload once something else can be done.
const progress = document.querySelector("[data-progress]");
if (progress) {
  let state = null;
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
        const left = answer.seconds_left === null ? "" : `，约剩 ${Math.ceil(answer.seconds_left)} 秒`;
        step.querySelector("span").textContent = isNow && !isDone ? `${Math.floor(answer.progress * 100)}%${left}` : "";
      });
    }
    setTimeout(show, 1000);
  };
  show();
}

// Upload: streamed, with its progress.
const upload = document.querySelector("form[data-upload]");
upload?.addEventListener("submit", (event) => {
  event.preventDefault();
  const file = upload.elements.recording.files[0];
  const bar = upload.querySelector("progress");
  const said = upload.querySelector("output");
  const query = new URLSearchParams({ filename: file.name, again: upload.elements.again.checked });
  const request = new XMLHttpRequest();
  request.open("PUT", `${upload.dataset.upload}?${query}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.upload.onprogress = (e) => { bar.hidden = false; bar.value = e.loaded / e.total; };
  request.onload = () => {
    if (request.status < 300) return location.reload();
    bar.hidden = true;
    said.className = "problem";
    said.textContent = JSON.parse(request.responseText).detail;
  };
  request.onerror = () => { said.className = "problem"; said.textContent = "连接中断，请再上传一次。"; };
  request.send(file);
});
