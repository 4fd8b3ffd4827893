"use strict";
// Records a meeting. Each few seconds are kept in the browser at once and sent on while it goes on,
// so that a closed tab, a crash or a broken line costs a few seconds at most.

(() => {
  const box = document.getElementById("record");
  if (!box) return;
  box.hidden = false;

  const EVERY_MS = 5000;
  const BITS_PER_S = 64000; // speech, one channel
  const SILENCE_S = 10;
  const LITTLE_ROOM = 300e6;

  const meeting = box.dataset.meeting;
  const take = `${box.dataset.user}/${meeting}`;
  const find = (name) => box.querySelector(`[data-${name}]`);
  const setup = find("setup");
  const title = document.title;
  const sender = new RecordSender(meeting, tell);
  let segments = []; // {take, number, type, filename, startedAt, seconds, size, isEnded, isSaved, upload}
  let current = null; // the segment that grows
  let sound = null;
  let recorder = null;
  let lock = null;
  let release = null;
  let isEnding = false;

  const show = (name, isShown) => { find(name).hidden = !isShown; };
  const does = (name) => box.querySelector(`[data-do="${name}"]`);
  const say = (text) => { find("said").textContent = text; };
  function problem(text) { find("problem").textContent = text; show("problem", Boolean(text)); }

  const seconds = () => segments.reduce((sum, segment) => sum + segment.seconds, 0);
  const lasted = () => {
    const whole = Math.round(seconds());
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    if (hours) return t("{hours} 小时 {minutes} 分", { hours, minutes });
    return minutes ? t("{minutes} 分 {rest} 秒", { minutes, rest: whole % 60 }) : t("{rest} 秒", { rest: whole });
  };

  // What this browser cannot do is said before anything is pressed.
  function obstacle() {
    if (!window.isSecureContext) return t("在这个地址不能录音：浏览器只在 https 或本机地址上允许使用麦克风。请管理员为本站配置 https，或先用手机、录音笔录好再上传。");
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder || !window.indexedDB) return t("这个浏览器不能录音。请换用新版的 Chrome、Edge、Firefox 或 Safari，或录好再上传。");
    return "";
  }
  // Two tabs that record the same meeting would mix their pieces.
  function claim() {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      navigator.locks.request(`recording ${take}`, { ifAvailable: true }, (mine) => {
        resolve(Boolean(mine));
        return mine && new Promise((done) => { release = done; });
      });
    });
  }

  async function start() {
    problem("");
    does("start").disabled = true;
    try {
      const wanted = setup.elements;
      sound = await RecordSound.open({ microphone: wanted.microphone.value, system: wanted.system.checked });
      sound.onlost = () => interrupt(t("麦克风断开了，已录的部分都在。接好后点“继续录”。"));
      await navigator.storage?.persist?.().catch(() => false);
      await begin();
      listMicrophones();
    } catch (error) {
      sound?.close();
      sound = null;
      problem(error.message);
    }
    does("start").disabled = false;
  }
  async function begin() {
    const type = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
    recorder = new MediaRecorder(sound.stream, { mimeType: type, audioBitsPerSecond: BITS_PER_S });
    const kind = recorder.mimeType || type;
    const number = (segments.at(-1)?.number ?? 0) + 1;
    current = { take, number, type: kind, filename: filename(kind, number), startedAt: Date.now(), seconds: 0, size: 0, isEnded: false, isSaved: false, upload: null };
    await recordStore.saveSegment(current);
    segments.push(current);
    sender.segments = segments;
    const segment = current;
    let lastAt = null;
    const count = () => {
      const now = performance.now();
      if (lastAt !== null) segment.seconds += (now - lastAt) / 1000;
      lastAt = recorder?.state === "recording" ? now : null;
    };
    let keeping = Promise.resolve();
    recorder.ondataavailable = ({ data }) => { if (data.size) keeping = keeping.then(() => keep(segment, data)); };
    recorder.onstart = recorder.onresume = () => { lastAt = performance.now(); };
    recorder.onpause = () => { count(); lastAt = null; };
    recorder.onerror = () => interrupt(t("录音中断了，已录的部分都在。点“继续录”接着录。"));
    recorder.count = count;
    recorder.ended = new Promise((resolve) => { recorder.onstop = () => { count(); resolve(keeping); }; });
    recorder.start(EVERY_MS);
    live(true);
  }
  function filename(type, number) {
    const two = (n) => String(n).padStart(2, "0");
    const now = new Date();
    const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    const moment = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}`;
    return `${t("现场录音")} ${moment}${number > 1 ? ` (${number})` : ""}.${ending}`;
  }
  async function keep(segment, data) {
    if (segment.isFull) return; // after a gap, what follows cannot be heard
    const at = segment.size;
    segment.size += data.size;
    try {
      await recordStore.addChunk(segment, at, data);
    } catch (error) {
      Object.assign(segment, { size: at, isFull: true });
      const isFull = error?.name === "QuotaExceededError";
      interrupt(isFull ? t("本机存储空间满了，录音停在这里，已录的部分都在。请点“结束并上传”。") : t("本机不能保存录音，录音停在这里，已录的部分都在：{reason}", { reason: error?.message ?? "" })); // not awaited: it waits for this
      return;
    }
    sender.wake();
    kept();
  }
  async function kept() {
    const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    const room = quota - usage < LITTLE_ROOM ? t("本机只剩 {size}。", { size: inSize(quota - usage) }) : "";
    find("kept").textContent = [
      t("本机已保存 {size}，服务器已收到 {sent}。", { size: inSize(sender.size), sent: inSize(sender.sentBytes) }), room,
    ].join("");
  }
  async function listMicrophones() {
    const select = setup.elements.microphone;
    const chosen = select.value;
    const found = await RecordSound.microphones();
    select.replaceChildren(select.options[0], ...found.map((one) => new Option(one.label, one.deviceId, false, one.deviceId === chosen)));
  }

  // While it goes on: time and level. Timers, for a page in the background draws no frames.
  let ticking = null;
  let heardAt = 0;
  function live(isOn) {
    clearInterval(ticking);
    show("live", isOn);
    show("setup", false);
    show("before", false);
    show("consent", false);
    if (!isOn) { document.title = title; lock?.release?.(); lock = null; return; }
    problem("");
    heardAt = performance.now();
    ticking = setInterval(tick, 100);
    state();
    keepAwake();
    does("pause").focus();
  }
  function state() {
    const isPaused = recorder?.state === "paused";
    find("live").classList.toggle("is-paused", isPaused);
    find("state").textContent = isPaused ? t("已暂停") : t("正在录音");
    does("pause").hidden = isPaused;
    does("continue").hidden = !isPaused;
  }
  function tick() {
    if (!sound) return; // being closed
    if (recorder?.state === "recording") recorder.count();
    const loudness = sound.loudness();
    find("level").value = RecordSound.shown(loudness);
    if (loudness > RecordSound.SILENT || recorder?.state !== "recording") heardAt = performance.now();
    show("silence", performance.now() - heardAt > SILENCE_S * 1000);
    const time = clock(seconds());
    if (find("time").textContent !== time) {
      find("time").textContent = time;
      document.title = `${recorder?.state === "paused" ? "‖" : "●"} ${time} · ${title}`;
    }
  }
  async function keepAwake() {
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && recorder?.state === "recording") keepAwake();
  });

  function pause() {
    recorder.pause();
    recorder.requestData();
    state();
    does("continue").focus();
  }
  function goOn() {
    recorder.resume();
    state();
    does("pause").focus();
  }
  async function stop() {
    if (recorder && recorder.state !== "inactive") recorder.stop();
    await recorder?.ended;
    recorder = null;
    sound?.close();
    sound = null;
    await close();
  }
  async function close() {
    for (const segment of segments.filter((one) => !one.isEnded)) {
      segment.isEnded = true;
      await recordStore.saveSegment(segment);
    }
    current = null;
  }
  async function interrupt(text) {
    if (!recorder || isEnding) return;
    recorder.onerror = null;
    await stop();
    live(false);
    await offer(t("录到这里：{length}。", { length: lasted() }));
    problem(text);
  }

  // What is left of an earlier visit, or of an interruption.
  async function offer(text) {
    find("before-said").textContent = text;
    show("before", true);
    show("setup", true);
    does("start").hidden = true;
    does("resume").focus();
    kept();
  }
  async function end() {
    isEnding = true;
    await stop();
    live(false);
    show("sending", true);
    say(t("录音已保存在本机，正在上传…"));
    const empty = segments.filter((one) => !one.size);
    for (const segment of empty) { await sender.drop(segment); await recordStore.forget(segment); }
    segments = segments.filter((one) => one.size);
    sender.segments = segments;
    problem(segments.length ? "" : t("没有录到声音。"));
    if (!segments.length) return again();
    sender.wake();
    progress();
  }
  function progress() {
    const { size, sentBytes } = sender;
    find("sent").value = size ? sentBytes / size : 0;
    find("sent-said").textContent = `${inSize(sentBytes)} / ${inSize(size)}`;
  }
  async function tell({ isBroken, problem: text }) {
    if (isBroken) say(text || t("连接断了。录音保存在本机，连上后会自己接着传。"));
    else if (text) problem(text);
    else if (!isEnding) say("");
    if (!isEnding) return kept();
    progress();
    if (!isBroken && !text) say(t("录音已保存在本机，正在上传…"));
    if (segments.every((one) => one.isSaved)) return done();
    if (segments.every((one) => one.isSaved || one.problem)) refused();
  }
  async function done() {
    say(t("录音已上传，马上开始处理。"));
    await sender.end();
    release?.();
    location.assign(`/meetings/${meeting}`);
  }
  // The server will not have it: the person keeps it.
  function refused() {
    show("sending", false);
    say("");
    isEnding = false;
    segments = segments.filter((one) => !one.isSaved);
    sender.segments = segments;
    find("before-said").textContent = t("录音还在本机：{length}。", { length: lasted() });
    show("before", true);
  }
  async function upload() {
    for (const segment of segments) delete segment.problem;
    show("before", false);
    await end();
  }
  async function download() {
    for (const segment of segments) {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await recordStore.whole(segment)), download: segment.filename });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    }
  }
  async function discard() {
    if (!window.confirm(t("丢弃这段录音（{length}）？不能恢复。", { length: lasted() }))) return;
    sender.stop();
    for (const segment of segments) { await sender.drop(segment); await recordStore.forget(segment); }
    location.reload();
  }
  function again() {
    isEnding = false;
    for (const name of ["sending", "before"]) show(name, false);
    for (const name of ["setup", "consent"]) show(name, true);
    does("start").hidden = false;
    say("");
  }

  const acts = { pause, continue: goOn, end, resume: start, upload, download, discard };
  for (const [name, act] of Object.entries(acts)) does(name).addEventListener("click", act);
  setup.addEventListener("submit", (event) => { event.preventDefault(); start(); });
  window.addEventListener("beforeunload", (event) => {
    if (recorder || (isEnding && !segments.every((one) => one.isSaved))) event.preventDefault();
  });
  window.addEventListener("online", () => sender.wake());

  async function prepare() {
    const reason = obstacle();
    if (reason) { problem(reason); does("start").disabled = true; return; }
    if (!(await claim())) {
      problem(t("另一个标签页正在录这场会议。请回到那个标签页。"));
      does("start").disabled = true;
      return;
    }
    find("system").hidden = !navigator.mediaDevices.getDisplayMedia;
    listMicrophones();
    segments = (await recordStore.segments(take)).filter((one) => !one.isSaved);
    sender.segments = segments;
    if (!segments.length) return;
    await close();
    await offer(t("上次的录音还在：{length}。", { length: lasted() }));
  }
  prepare();
})();
