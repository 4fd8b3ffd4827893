"use strict";
// Upload: several files in the order shown, streamed one after the other, with their progress.

const upload = document.querySelector("form[data-upload]");
if (upload) {
  const input = upload.elements.recording;
  const list = upload.querySelector(".chosen");
  const bar = upload.querySelector("progress");
  const said = upload.querySelector("output");
  let chosen = [];

  const button = (text, label, act, isOff) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, disabled: isOff });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const move = (from, to) => {
    chosen.splice(to, 0, ...chosen.splice(from, 1));
    show();
    list.children[to]?.querySelector("button:not(:disabled)")?.focus();
  };
  const show = () => {
    input.required = !chosen.length;
    list.replaceChildren(...chosen.map((file, i) => {
      const line = document.createElement("li");
      const size = Object.assign(document.createElement("small"), { textContent: ` ${(file.size / 1e6).toFixed(1)} MB ` });
      line.append(file.name, size);
      line.append(
        button("↑", `${file.name} 往前`, () => move(i, i - 1), i === 0),
        button("↓", `${file.name} 往后`, () => move(i, i + 1), i === chosen.length - 1),
        button("✕", `不要 ${file.name}`, () => { chosen.splice(i, 1); show(); }, false),
      );
      return line;
    }));
  };
  const fail = (text) => {
    bar.hidden = true;
    said.className = "problem";
    said.textContent = text;
  };
  const send = (file, isLast, progress) => new Promise((resolve, reject) => {
    const query = new URLSearchParams({ filename: file.name, again: upload.elements.again.checked });
    if (!isLast) query.set("more", "true");
    const request = new XMLHttpRequest();
    request.open("PUT", `${upload.dataset.upload}?${query}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (e) => progress(e.loaded);
    request.onload = () => {
      if (request.status < 300) return resolve();
      let detail = "";
      try { detail = JSON.parse(request.responseText).detail; } catch { /* not from us */ }
      reject(new Error(detail || `上传没有成功（${request.status}），请再试一次。`));
    };
    request.onerror = () => reject(new Error("连接中断，请再上传一次。已传完的录音没有丢失。"));
    request.send(file);
  });

  input.addEventListener("change", () => {
    chosen.push(...input.files);
    input.value = "";
    show();
  });
  upload.addEventListener("submit", async (event) => {
    event.preventDefault();
    const total = chosen.reduce((sum, file) => sum + file.size, 0);
    let sent = 0;
    bar.hidden = false;
    try {
      while (chosen.length) {
        const file = chosen[0];
        said.className = "";
        said.textContent = chosen.length > 1 ? `正在上传 ${file.name}，后面还有 ${chosen.length - 1} 个` : `正在上传 ${file.name}`;
        await send(file, chosen.length === 1, (loaded) => { bar.value = (sent + loaded) / total; });
        sent += file.size;
        chosen.shift();
        show();
      }
      location.reload();
    } catch (error) {
      fail(error.message);
    }
  });
}
