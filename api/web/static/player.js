"use strict";
// One timeline over the files of a meeting. Links with data-play (seconds of the meeting) are heard
// here; data-until stops there; data-segments are lit.

const player = document.getElementById("player");
const files = player ? JSON.parse(player.dataset.files) : [];
let playing = 0; // which file is loaded
let stopAt = null;

const now = () => files[playing].start + player.currentTime;

function seek(seconds, begin) {
  const later = files.findIndex((file) => file.start > seconds);
  const wanted = Math.max(0, later < 0 ? files.length - 1 : later - 1);
  const at = seconds - files[wanted].start;
  if (wanted === playing) player.currentTime = at;
  else {
    playing = wanted;
    player.src = files[wanted].src;
    player.addEventListener("loadedmetadata", () => { player.currentTime = at; }, { once: true });
  }
  if (begin) player.play();
}

function play(link, until = link.dataset.until) {
  stopAt = until ? Number(until) + 0.3 : null; // so that the last syllable is not cut
  seek(Number(link.dataset.play), true);
  const ids = (link.dataset.segments || link.hash.slice(2)).split(" ");
  document.querySelectorAll(".segment.lit").forEach((line) => line.classList.remove("lit"));
  const lines = ids.map((id) => document.getElementById("s" + id)).filter(Boolean);
  lines.forEach((line) => line.classList.add("lit"));
  if (link.dataset.segments) lines[0]?.scrollIntoView({ block: "center", behavior: "smooth" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-play]");
  if (!link || !player) return;
  event.preventDefault();
  play(link);
});

if (player) {
  player.addEventListener("timeupdate", () => {
    if (stopAt !== null && now() >= stopAt) {
      stopAt = null;
      player.pause();
    }
    const at = now();
    document.querySelectorAll(".segment[data-start]").forEach((line) => {
      line.classList.toggle("now", !player.paused && line.dataset.start <= at && at < line.dataset.end);
    });
  });
  player.addEventListener("ended", () => {
    if (playing + 1 < files.length) seek(files[playing + 1].start, true);
  });
}

// Several files: a timeline of the whole in place of the player's own of one file.
const timeline = document.querySelector(".timeline");
if (timeline) {
  const [button, range, said] = ["button", "input", "output"].map((part) => timeline.querySelector(part));
  const show = () => {
    if (document.activeElement !== range || !player.paused) range.value = now();
    said.textContent = `${clock(now())} / ${clock(Number(range.max))}`;
    range.setAttribute("aria-valuetext", clock(now()));
    button.textContent = player.paused ? "▶" : "❚❚";
  };
  timeline.hidden = false;
  player.controls = false;
  button.addEventListener("click", () => (player.paused ? player.play() : player.pause()));
  range.addEventListener("input", () => { stopAt = null; seek(Number(range.value), !player.paused); });
  ["timeupdate", "play", "pause", "loadedmetadata", "seeked"].forEach((name) => player.addEventListener(name, show));
}
