"use strict";
// One timeline over the files of a meeting. Links with data-play (seconds of the meeting) are heard
// here; data-until stops there; data-segments are lit. Other scripts use `player`, `play`, `seek`,
// `now` and `lines`.

let player = null;
let files = [];
let total = 0; // seconds
let playing = 0; // which file is loaded
let stopAt = null;

const now = () => files[playing].start + player.currentTime;

function seek(seconds, begin) {
  seconds = Math.max(0, seconds);
  const later = files.findIndex((file) => file.start > seconds);
  const wanted = Math.max(0, later < 0 ? files.length - 1 : later - 1);
  const at = seconds - files[wanted].start;
  if (wanted === playing) player.currentTime = at;
  else {
    const speed = player.playbackRate;
    playing = wanted;
    player.src = files[wanted].src;
    player.addEventListener("loadedmetadata", () => { player.currentTime = at; player.playbackRate = speed; }, { once: true });
  }
  if (begin) player.play()?.catch(() => {});
}

function play(link, until = link.dataset.until) {
  if (!player) return;
  stopAt = until ? Number(until) + 0.3 : null; // so that the last syllable is not cut
  seek(Number(link.dataset.play), true);
  const ids = (link.dataset.segments || link.hash?.slice(2) || "").split(" ").filter(Boolean);
  if (!ids.length) return;
  document.querySelectorAll(".segment.lit").forEach((line) => line.classList.remove("lit"));
  const lit = ids.map((id) => document.getElementById("s" + id)).filter(Boolean);
  lit.forEach((line) => line.classList.add("lit"));
  if (link.dataset.segments) lit[0]?.scrollIntoView({ block: "center", behavior: "smooth" });
}

const toggle = () => {
  stopAt = null;
  if (player.paused) player.play()?.catch(() => {});
  else player.pause();
};

// The lines that have a time, in its order: found once, and again when the words change.
const lines = {
  found: null,
  all() {
    if (!this.found) {
      const rows = document.querySelectorAll("#lines .segment[data-start]");
      this.found = Array.from(rows, (row) => ({
        row, start: Number(row.dataset.start), end: Number(row.dataset.end), voice: Number(row.dataset.voice) || 0,
      })).sort((a, b) => a.start - b.start);
    }
    return this.found;
  },
  forget() { this.found = null; },
  // The last line that begins at or before a time; undefined before the first.
  at(seconds) {
    const all = this.all();
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].start <= seconds) low = middle + 1;
      else high = middle;
    }
    return all[low - 1];
  },
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-play]");
  if (!link || !player || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  play(link);
});

function setUpPlayer() {
  player = document.getElementById("player");
  if (!player) return;
  files = JSON.parse(player.dataset.files);
  total = files[files.length - 1].start + files[files.length - 1].duration;
  playing = 0;
  lines.forget();
  startPlayer(player.closest(".player"));
}
setUpPlayer();
document.addEventListener("filled", setUpPlayer); // the page got a body that has a player

function startPlayer(box) {
  const deck = box.querySelector(".deck");
  const wave = deck.querySelector(".wave");
  const picture = wave.querySelector("canvas");
  const said = deck.querySelector(".clock b");
  const button = deck.querySelector(".toggle");
  const speed = deck.querySelector(".speed select");
  const back = deck.querySelector(".follow");
  const levels = files.map(() => null); // of each file, once they are here
  let follows = true;
  let current = null; // the line that is heard

  // ---- the picture: evidence on top, the sound, a lane for each voice below. It is painted once,
  // and again when something changed; how far it is played is laid over it.
  const LANES = 8;
  const TOP = 9;
  const still = document.createElement("canvas");
  let soundEnds = 0;
  let isStale = true;
  const x = (seconds) => (seconds / total) * wave.clientWidth;
  // A canvas knows no variables and no light-dark(): an element is asked for what they are now.
  const probe = wave.appendChild(document.createElement("i"));
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const paint = () => {
    isStale = false;
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [wave.clientWidth, wave.clientHeight];
    still.width = picture.width = width * scale;
    still.height = picture.height = height * scale;
    const pen = still.getContext("2d");
    pen.scale(scale, scale);
    const voices = [...new Set(lines.all().map((line) => line.voice).filter(Boolean))].sort((a, b) => a - b);
    const lanes = Math.min(voices.length, LANES);
    const lane = lanes ? Math.min(4, 14 / lanes) : 0;
    soundEnds = height - lanes * lane - 2;
    const middle = (TOP + soundEnds) / 2;
    let loudest = 1;
    levels.forEach((file) => file?.levels.forEach((level) => { loudest = Math.max(loudest, level); }));
    pen.fillStyle = getComputedStyle(wave).color;
    files.forEach((file, i) => {
      const known = levels[i]?.levels;
      const [from, to] = [x(file.start), x(file.start + file.duration)];
      if (!known) return pen.fillRect(from, middle, to - from, 1);
      for (let at = Math.floor(from); at < to; at += 2) {
        const first = Math.floor(((at - from) / (to - from)) * known.length);
        const last = Math.max(first + 1, Math.floor(((at + 2 - from) / (to - from)) * known.length));
        let level = 0;
        for (let n = Math.max(0, first); n < last && n < known.length; n += 1) level = Math.max(level, known[n]);
        // By its root, so that a quiet voice is seen beside a loud one.
        const tall = Math.max(1, Math.sqrt(level / loudest) * (soundEnds - TOP));
        pen.fillRect(at, middle - tall / 2, 1.2, tall);
      }
      return undefined;
    });
    voices.forEach((voice, place) => {
      pen.fillStyle = colour(`--voice-${voice}`);
      lines.all().filter((line) => line.voice === voice).forEach((line) => {
        pen.fillRect(x(line.start), soundEnds + 2 + (place % LANES) * lane, Math.max(1, x(line.end) - x(line.start)), Math.max(1, lane - 1));
      });
    });
    pen.fillStyle = colour("--edge");
    files.slice(1).forEach((file) => pen.fillRect(x(file.start), 0, 1, height));
    pen.fillStyle = colour("--act");
    for (const seconds of evidence()) {
      pen.beginPath();
      pen.moveTo(x(seconds) - 3, 1);
      pen.lineTo(x(seconds) + 3, 1);
      pen.lineTo(x(seconds), 7);
      pen.fill();
    }
  };
  const draw = () => {
    if (!wave.clientWidth) return;
    if (isStale) paint();
    const scale = still.width / wave.clientWidth;
    const pen = picture.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, picture.width, picture.height);
    pen.globalCompositeOperation = "source-over";
    pen.drawImage(still, 0, 0);
    pen.scale(scale, scale);
    pen.fillStyle = colour("--act");
    pen.globalCompositeOperation = "source-atop";
    pen.fillRect(0, TOP, x(now()), soundEnds - TOP);
    pen.globalCompositeOperation = "source-over";
    pen.fillRect(Math.min(wave.clientWidth - 2, x(now())), 0, 2, wave.clientHeight);
  };
  // Where items find their evidence: the links on this page, and lines that say so.
  const evidence = () => {
    const places = new Set();
    document.querySelectorAll("[data-segments]").forEach((link) => {
      const first = document.getElementById("s" + link.dataset.segments.split(" ")[0]);
      if (first?.dataset.start) places.add(Number(first.dataset.start));
    });
    document.querySelectorAll("#lines .cited").forEach((mark) => {
      const line = mark.closest(".segment");
      if (line.dataset.start) places.add(Number(line.dataset.start));
    });
    return places;
  };
  let isDue = false;
  const redraw = (isOld = true) => {
    isStale ||= isOld;
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; draw(); });
  };

  // The server makes a waveform once; until it is there, the timeline goes without.
  const load = async (i, tries = 0) => {
    const answer = await fetch(`${files[i].src}/waveform?points=2000`).catch(() => null);
    if (answer?.status === 202 && tries < 20) return setTimeout(load, 3000, i, tries + 1);
    if (answer?.status !== 200) return undefined;
    levels[i] = await answer.json();
    return redraw();
  };

  // ---- where it is
  const show = () => {
    const at = now();
    said.textContent = clock(at);
    wave.setAttribute("aria-valuenow", Math.round(at));
    wave.setAttribute("aria-valuetext", clock(at));
    button.classList.toggle("playing", !player.paused);
    button.setAttribute("aria-label", player.paused ? button.dataset.resume : button.dataset.pause);
    const line = lines.at(at);
    const row = line && at < line.end + 0.5 ? line.row : null;
    if (row !== current) {
      current?.classList.remove("now");
      row?.classList.add("now");
      current = row;
      if (row && follows && !player.paused) follow(row);
    }
    redraw(false);
  };
  const follow = (row) => {
    const place = row.getBoundingClientRect();
    const [top, bottom] = [box.getBoundingClientRect().bottom + 20, window.innerHeight - 120];
    if (place.height && (place.top < top || place.bottom > bottom)) row.scrollIntoView({ block: "center", behavior: "smooth" });
  };
  const setFollowing = (does) => {
    follows = does;
    back.hidden = does || player.paused;
  };
  for (const name of ["wheel", "touchmove"]) {
    document.addEventListener(name, (event) => {
      if (!player.paused && event.target.closest?.("#lines, .transcript")) setFollowing(false);
    }, { passive: true });
  }
  document.addEventListener("keydown", (event) => {
    if (!player.paused && !isTyping(event) && ["PageUp", "PageDown", "Home", "End"].includes(event.key)) setFollowing(false);
  });

  // ---- what a person does
  const acts = {
    toggle,
    back: () => { stopAt = null; seek(now() - 5); },
    on: () => { stopAt = null; seek(Math.min(total, now() + 5)); },
    follow: () => { setFollowing(true); current?.scrollIntoView({ block: "center", behavior: "smooth" }); },
  };
  deck.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  const seconds = (event) => {
    const place = wave.getBoundingClientRect();
    return (Math.min(Math.max(event.clientX - place.left, 0), place.width) / place.width) * total;
  };
  wave.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    stopAt = null;
    wave.setPointerCapture(event.pointerId);
    seek(seconds(event));
  });
  wave.addEventListener("pointermove", (event) => {
    if (wave.hasPointerCapture(event.pointerId)) seek(seconds(event));
    else wave.title = clock(seconds(event));
  });
  wave.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 };
    let to = null;
    if (event.key in steps) to = now() + steps[event.key];
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = total;
    else if (event.key === " " || event.key === "Enter") toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== null) { stopAt = null; seek(Math.min(to, total)); }
  });

  const remembered = localStorage.getItem("speed");
  if (remembered && [...speed.options].some((option) => option.value === remembered)) speed.value = remembered;
  const setSpeed = () => { player.defaultPlaybackRate = player.playbackRate = Number(speed.value); };
  speed.addEventListener("change", () => { localStorage.setItem("speed", speed.value); setSpeed(); });
  setSpeed();

  player.addEventListener("timeupdate", () => {
    if (stopAt !== null && now() >= stopAt) {
      stopAt = null;
      player.pause();
    }
  });
  ["timeupdate", "play", "pause", "loadedmetadata", "seeked"].forEach((name) => player.addEventListener(name, show));
  player.addEventListener("play", () => setFollowing(true));
  player.addEventListener("pause", () => { back.hidden = true; });
  player.addEventListener("ended", () => {
    if (playing + 1 < files.length) seek(files[playing + 1].start, true);
  });

  player.controls = false;
  deck.hidden = false;
  new ResizeObserver(() => redraw()).observe(wave);
  const changed = () => { lines.forget(); current = null; isStale = true; show(); };
  const text = document.getElementById("lines");
  if (text) new MutationObserver(changed).observe(text, { childList: true });
  document.addEventListener("morphed", changed);
  new MutationObserver(() => redraw()).observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
  files.forEach((_file, i) => load(i));
  show();
}
