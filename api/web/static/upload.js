"use strict";
// Recordings sent in pieces (tus): in the order shown, one after the other. They go on by
// themselves after a broken connection, and after a reload once the same file is chosen again.

(() => {
  const area = document.querySelector("[data-upload]");
  if (!area || !window.tus?.isSupported) return;

  // Smaller than what proxies allow by default would be slow; larger is sent again when it breaks.
  const PIECE = 16 << 20;
  const DELAYS_MS = [0, 1000, 2000, 4000, 8000, 15000, ...Array(240).fill(30000)];
  const KEPT_MS = 7 * 24 * 3600e3; // by the server, after the last byte
  const WINDOW_MS = 6000; // the speed is that of the last seconds

  const form = area.closest("form");
  const input = area.querySelector("input[type=file]");
  const list = area.querySelector("[data-list]");
  const total = area.querySelector("[data-total]");
  const note = area.querySelector("[data-said]");
  const left = area.querySelector("[data-unfinished]");
  const start = form.querySelector("button.primary") ?? form.querySelector("button:not([type=button])");

  let meeting = area.dataset.meeting ?? null;
  let files = []; // {file, state, sent, upload, problem, isKnown, line}
  let isRunning = false;
  let marks = []; // [time, bytes], for the speed
  let leftovers = []; // of the server: begun before and not finished

  const address = () => `/api/v1/meetings/${meeting}/uploads`;
  const isWaiting = (item) => item.state === "chosen";
  const isDone = (item) => ["saved", "failed"].includes(item.state);
  const bytes = (of) => files.reduce((sum, item) => sum + of(item), 0);

  function make(tag, text = "", properties = {}) {
    return Object.assign(document.createElement(tag), { textContent: text }, properties);
  }
  function button(text, label, act, properties = {}) {
    const made = make("button", text, { type: "button", ...properties });
    if (label !== text) { made.setAttribute("aria-label", label); made.title = label; }
    made.addEventListener("click", act);
    return made;
  }

  // What the list shows. A line is made once, so that focus and progress stay where they are.
  function lineOf(item) {
    const line = make("li");
    const name = make("span", item.file.name, { className: "file" });
    name.append(make("small", inSize(item.file.size)));
    item.tools = make("span", "", { className: "file-tools" });
    item.how = make("span", "", { className: "how" });
    item.bar = make("progress", "", { max: 1, value: 0 });
    item.bar.setAttribute("aria-label", item.file.name);
    item.number = make("span", "", { className: "number" });
    line.append(name, item.tools, item.how);
    return line;
  }
  function tools(item) {
    const { name } = item.file;
    const i = files.indexOf(item);
    const isMovable = (other) => other && isWaiting(other);
    if (item.state === "sending") return [button(t("暂停"), t("暂停 {name}", { name }), () => pause(item)), dropTool(item)];
    if (item.state === "paused") return [button(t("继续"), t("继续上传 {name}", { name }), () => go(item)), dropTool(item)];
    if (item.state === "failed") return [button("✕", t("从列表里去掉 {name}", { name }), () => take(item))];
    if (!isWaiting(item)) return [];
    return [
      button("↑", t("{name} 往前", { name }), () => move(item, -1), { disabled: !isMovable(files[i - 1]) }),
      button("↓", t("{name} 往后", { name }), () => move(item, 1), { disabled: !isMovable(files[i + 1]) }),
      dropTool(item),
    ];
  }
  function dropTool(item) {
    const { name } = item.file;
    return button("✕", t("不要 {name}", { name }), () => take(item));
  }
  function how(item) {
    const saving = make("span", t("正在保存…"));
    if (item.problem) return [problemOf(item)];
    if (item.state === "sending" || item.state === "paused") return [item.bar, item.number];
    if (item.state === "saving") return [item.bar, saving];
    if (item.state === "saved") return [make("span", t("已保存"), { className: "saved" })];
    return item.upload || item.isKnown ? [make("span", t("从上次断开的地方接着传"))] : [];
  }
  function problemOf(item) {
    const box = make("div", item.problem, { className: "problem" });
    box.setAttribute("role", "alert");
    if (item.isKnown) {
      const choices = make("p", "", { className: "buttons" });
      choices.append(button(t("照样使用"), t("照样使用"), () => finish(item, true)), button(t("丢弃"), t("丢弃"), () => take(item)));
      box.append(choices);
    }
    return box;
  }
  function show(item) {
    item.line ??= lineOf(item);
    item.tools.replaceChildren(...tools(item));
    item.how.replaceChildren(...how(item));
  }
  function showAll() {
    files.forEach(show);
    const lines = files.map((item) => item.line);
    if (lines.some((line, i) => list.children[i] !== line) || list.children.length !== lines.length) list.replaceChildren(...lines);
    list.hidden = !files.length;
    input.required = Boolean(meeting) && !files.length;
    if (start) start.disabled = isRunning;
    progress();
  }
  function progress() {
    const size = bytes((item) => item.file.size);
    const sent = bytes((item) => item.sent);
    total.hidden = files.length < 2 || !files.some((item) => item.state !== "chosen");
    total.firstElementChild.value = size ? sent / size : 0;
    const speed = speedOf(sent);
    const words = speed ? ` · ${inSize(speed)}/s · ${inWords((size - sent) / speed)}` : "";
    total.lastElementChild.textContent = `${inSize(sent)} / ${inSize(size)}${words}`;
    for (const item of files.filter((item) => ["sending", "paused"].includes(item.state))) {
      item.bar.value = item.file.size ? item.sent / item.file.size : 0;
      const percent = `${Math.floor(item.bar.value * 100)}%`;
      const now = item.isBroken ? t("连接断了，连上后会自己接着传") : item.state === "paused" ? t("已暂停") : speed ? `${inSize(speed)}/s · ${inWords((item.file.size - item.sent) / speed)}` : "";
      item.number.textContent = now ? `${percent} · ${now}` : percent;
    }
  }
  function speedOf(sent) {
    const now = performance.now();
    if (marks.length && sent < marks.at(-1)[1]) marks = []; // a piece is sent again
    marks.push([now, sent]);
    while (marks.length > 2 && now - marks[0][0] > WINDOW_MS) marks.shift();
    const [time, from] = marks[0];
    return now - time > 800 ? ((sent - from) / (now - time)) * 1000 : 0;
  }
  const say = (text) => { note.textContent = text; };

  // Choosing.
  function add(chosen) {
    for (const file of chosen) {
      if (files.some((item) => item.file.name === file.name && item.file.size === file.size && item.file.lastModified === file.lastModified)) continue;
      const item = { file, state: "chosen", sent: 0 };
      item.leftover = leftovers.find((one) => one.filename === file.name && one.size === file.size);
      files.push(item);
    }
    input.value = "";
    say("");
    showAll();
    if (isRunning) return;
    if (meeting && files.length && files.every((item) => item.leftover)) run();
  }
  function move(item, by) {
    const i = files.indexOf(item);
    files.splice(i + by, 0, ...files.splice(i, 1));
    showAll();
    (item.tools.querySelector(by < 0 ? "button:first-child:enabled" : "button:nth-child(2):enabled") ?? item.tools.querySelector("button:enabled"))?.focus();
  }
  function take(item) {
    item.upload?.abort(true).catch(() => {});
    if (item.url && !item.upload) fetch(item.url, { method: "DELETE" }).catch(() => {});
    files = files.filter((other) => other !== item);
    item.resolve?.();
    showAll();
    input.focus();
  }

  // Sending.
  async function run() {
    if (isRunning || !files.some(isWaiting)) return;
    isRunning = true;
    keepAwake();
    for (let item; (item = files.find(isWaiting)); ) await send(item);
    isRunning = false;
    showAll();
    end();
  }
  function end() {
    if (!files.length || !files.every(isDone)) return;
    if (files.every((item) => item.state === "saved")) {
      say(t("录音已保存，马上开始处理。"));
      return location.assign(`/meetings/${meeting}`);
    }
    say("");
    note.append(make("a", t("去会议页面看已保存的录音"), { href: `/meetings/${meeting}` }));
  }
  function send(item) {
    return new Promise((resolve) => {
      item.resolve = resolve;
      const isLast = files.filter(isWaiting).length === 1;
      item.upload = new tus.Upload(item.file, {
        endpoint: address(),
        uploadUrl: item.leftover ? `${address()}/${item.leftover.id}` : null,
        chunkSize: PIECE,
        retryDelays: DELAYS_MS,
        removeFingerprintOnSuccess: true,
        metadata: { filename: item.file.name, ...(isLast ? {} : { more: "true" }) },
        onShouldRetry: (error) => mayRetry(item, error),
        onProgress: (sent) => { item.sent = sent; item.isBroken = false; progress(); if (sent === item.file.size) saving(item); },
        onSuccess: () => finish(item, false),
        onError: (error) => fail(item, error),
      });
      item.state = "sending";
      say(t("正在上传 {name}", { name: item.file.name }));
      showAll();
      resume(item);
    });
  }
  async function resume(item) {
    if (!item.leftover) {
      const [before] = await item.upload.findPreviousUploads().catch(() => []);
      if (before) item.upload.resumeFromPreviousUpload(before);
    }
    if (item.state === "sending") item.upload.start();
  }
  function saving(item) {
    if (item.state !== "sending") return;
    item.state = "saving";
    show(item);
  }
  function mayRetry(item, error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const isPiece = error.originalRequest?.getMethod() !== "POST";
    const isBroken = status === 0 || (status >= 500 && status !== 507);
    if (isBroken) {
      item.isBroken = true;
      if (item.state === "saving") item.state = "sending";
      showAll();
    }
    // 409: another offset than we thought. Asked again, the server says how much it has.
    return isBroken || status === 423 || (status === 409 && isPiece);
  }
  async function finish(item, again) {
    item.state = "saving";
    item.problem = null;
    item.url = item.upload?.url ?? item.url;
    show(item);
    const answer = await fetch(`${item.url}/finish`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ again }),
    }).catch(() => null);
    if (!answer) return setTimeout(() => finish(item, again), 3000); // it is all there; ask again
    item.sent = item.file.size;
    item.state = answer.ok ? "saved" : "failed";
    item.isKnown = answer.status === 409;
    item.problem = answer.ok ? null : await said(answer);
    settle(item);
  }
  function fail(item, error) {
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    let detail = "";
    try { detail = JSON.parse(answer.getBody()).detail; } catch { /* not from us */ }
    if (status === 401) detail = t("登录已过期。请在另一个标签页登录，然后回来点“继续”。");
    item.problem = null;
    if (status && status !== 401 && status !== 507) {
      item.problem = detail || t("没有成功（{status}），请再试一次。", { status });
      item.state = "failed";
      return settle(item);
    }
    pause(item);
    say(detail || t("连接断了。已传的部分没有丢，连上后点“继续”。"));
  }
  function settle(item) {
    showAll();
    item.resolve?.();
    if (!isRunning) end();
  }
  function pause(item) {
    item.upload.abort();
    item.state = "paused";
    say("");
    showAll();
    item.tools.querySelector("button")?.focus();
  }
  function go(item) {
    item.state = "sending";
    item.isBroken = false;
    showAll();
    say(t("正在上传 {name}", { name: item.file.name }));
    item.upload.start();
  }

  // A screen that locks may stop the page.
  async function keepAwake() {
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    for (; lock && isRunning; ) await new Promise((resolve) => setTimeout(resolve, 1000));
    lock?.release();
  }

  // The meeting first, where there is none yet.
  async function createMeeting() {
    const body = new FormData(form);
    body.delete("recording");
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) throw Object.assign(new Error(answer ? "" : OFFLINE()), { answer });
    const created = answer.headers.get("content-type")?.includes("json") ? (await answer.json()).id : answer.url.match(/\/meetings\/(\d+)/)?.[1];
    meeting = String(created);
    // From now on this address is the meeting's: a reload goes on there, and makes no second one.
    history.replaceState(null, "", `/meetings/${meeting}?upload=1`);
  }
  async function tellRefusal(error) {
    const { answer } = error;
    let detail = error.message;
    if (answer?.headers.get("content-type")?.includes("json")) {
      const problem = await answer.json();
      detail = problem.detail;
      for (const { field } of problem.errors ?? []) form.elements[field]?.setAttribute?.("aria-invalid", "true");
    } else if (answer) {
      detail = await said(answer);
    }
    say("");
    note.append(make("span", detail, { className: "problem" }));
    note.scrollIntoView({ block: "center" });
    form.querySelector("[aria-invalid=true]")?.focus();
  }

  input.addEventListener("change", () => add(input.files));
  form.addEventListener("submit", async (event) => {
    if (!files.length) return; // a plain form
    event.preventDefault();
    if (isRunning) return;
    if (!meeting) {
      form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
      if (start) start.disabled = true;
      try {
        await createMeeting();
      } catch (error) {
        if (start) start.disabled = false;
        return tellRefusal(error);
      }
    }
    run();
  });

  // Dropping: on the area; elsewhere on the page it does nothing, where it would leave the page.
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => { if (hasFiles(event)) event.preventDefault(); });
  area.addEventListener("dragover", (event) => area.classList.toggle("is-over", hasFiles(event)));
  area.addEventListener("dragleave", (event) => { if (!area.contains(event.relatedTarget)) area.classList.remove("is-over"); });
  area.addEventListener("drop", (event) => {
    area.classList.remove("is-over");
    add(event.dataTransfer.files);
  });

  window.addEventListener("beforeunload", (event) => {
    if (files.some((item) => ["sending", "saving"].includes(item.state))) event.preventDefault();
  });
  window.addEventListener("online", () => {
    for (const item of files.filter((one) => one.isBroken && one.state === "sending")) item.upload.abort().then(() => go(item));
  });

  // What was begun before and not finished.
  async function showLeftovers() {
    const answer = await fetch(address()).catch(() => null);
    leftovers = answer?.ok ? await answer.json() : [];
    for (const item of files) item.leftover ??= leftovers.find((one) => isWaiting(item) && one.filename === item.file.name && one.size === item.file.size);
    left.replaceChildren(...leftovers.filter((one) => one.offset && !one.is_complete).map((one) => (one.size ? leftoverLine(one) : recordedLine(one))));
    left.hidden = !left.children.length;
    for (const one of leftovers.filter((one) => one.is_complete)) {
      const item = { file: { name: one.filename, size: one.size }, state: "saving", sent: one.size, url: `${address()}/${one.id}` };
      files.push(item);
      showAll();
      finish(item, false);
    }
  }
  // What the record page sent while it recorded; its end was never said.
  function recordedLine(one) {
    const name = one.filename;
    const line = make("p", "", { className: "note" });
    const isFresh = Date.now() - (Date.parse(one.expires_at) - KEPT_MS) < 60000;
    if (isFresh) line.append(make("span", t("正在录音：{name}，已收到 {size}", { name, size: inSize(one.offset) })));
    else {
      line.append(
        make("span", t("没有正常结束的录音：{name}，已收到 {size}", { name, size: inSize(one.offset) })),
        button(t("用已收到的部分"), t("用已收到的部分"), () => useRecorded(one, line)),
        discardTool(one, line),
      );
    }
    return line;
  }
  async function useRecorded(one, line) {
    const url = `${address()}/${one.id}`;
    const headers = { "Tus-Resumable": "1.0.0", "Upload-Offset": String(one.offset), "Upload-Length": String(one.offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await fetch(url, { method: "PATCH", headers }).catch(() => null);
    if (!answer?.ok) return line.append(make("span", answer ? await said(answer) : OFFLINE(), { className: "problem" }));
    // It was announced as one of several; the meeting would wait for the others.
    await fetch(`/meetings/${meeting}/recordings/begin`, { method: "POST", redirect: "manual" }).catch(() => {});
    location.assign(`/meetings/${meeting}`);
  }
  function discardTool(one, line) {
    return button(t("丢弃"), t("丢弃 {name}", { name: one.filename }), async () => {
      await fetch(`${address()}/${one.id}`, { method: "DELETE" }).catch(() => {});
      leftovers = leftovers.filter((other) => other !== one);
      line.remove();
      left.hidden = !left.children.length;
    });
  }
  function leftoverLine(one) {
    const name = one.filename;
    const percent = `${Math.floor((100 * one.offset) / one.size)}%`;
    const line = make("p", "", { className: "note" });
    line.append(
      make("span", t("上传了一半的录音：{name}（{percent}，共 {size}）", { name, percent, size: inSize(one.size) })),
      button(t("继续"), t("继续上传 {name}", { name }), () => {
        say(t("请再选一次同一个文件：{name}", { name }));
        input.click();
      }),
      discardTool(one, line),
    );
    return line;
  }

  area.classList.add("is-script");
  area.querySelector(".drop-hint").hidden = false;
  if (input.files.length) add(input.files); // kept by the browser over a reload
  if (meeting) showLeftovers();
})();
