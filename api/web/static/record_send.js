"use strict";
// Sends the segments of a take to the server while they grow (tus, its length said at the end).
// What is here is forgotten only once the server has made a recording of it.

class RecordSender {
  static PIECE = 4 << 20;
  static AGAIN_MS = 4000;

  // `tell({isBroken, problem})` whenever something changed.
  constructor(meeting, tell) {
    this.address = `/api/v1/meetings/${meeting}/uploads`;
    this.begin = `/meetings/${meeting}/recordings/begin`;
    this.tell = tell;
    this.segments = [];
    this.sent = new Map(); // bytes on the server, by segment
    this.isStopped = false;
    this.woken = null;
  }

  get size() { return this.segments.reduce((sum, segment) => sum + segment.size, 0); }
  get sentBytes() { return [...this.sent.values()].reduce((sum, bytes) => sum + bytes, 0); }

  // Something was added, or the line is back.
  wake() {
    this.woken?.();
    this.running ??= this.run().finally(() => { this.running = null; });
  }
  stop() { this.isStopped = true; this.woken?.(); }

  async run() {
    for (let segment; !this.isStopped && (segment = this.segments.find((one) => !one.isSaved && !one.problem)); ) {
      try {
        await this.send(segment);
        this.tell({});
      } catch (error) {
        if (error.isFinal) { segment.problem = error.message; this.tell({ problem: error.message }); continue; }
        this.tell({ isBroken: true, problem: error.isTold ? error.message : "" });
        await this.pause(RecordSender.AGAIN_MS);
      }
    }
  }
  pause(milliseconds) {
    return new Promise((resolve) => {
      this.woken = resolve;
      if (milliseconds) setTimeout(resolve, milliseconds);
    }).finally(() => { this.woken = null; });
  }

  async send(segment) {
    const offset = await this.offset(segment);
    this.sent.set(segment, offset);
    const isAllThere = segment.isEnded && offset === segment.size;
    if (!isAllThere && offset < segment.size) return this.patch(segment, offset, await recordStore.bytesFrom(segment, offset));
    if (!segment.isEnded) return this.pause();
    this.isUnsure = true; // asked once more, so that a refusal below is not about the offset
    if ((await this.offset(segment)) !== offset) return this.sent.delete(segment);
    await this.patch(segment, offset, new Blob([]), segment.size);
    await this.finish(segment);
  }

  // Where to go on; a new upload where there is none, or where the server dropped it.
  async offset(segment) {
    if (segment.upload && this.sent.has(segment) && !this.isUnsure) return this.sent.get(segment);
    if (segment.upload) {
      const answer = await this.ask(`${this.address}/${segment.upload}`, "HEAD", {});
      this.isUnsure = false;
      if (answer.ok) return Number(answer.headers.get("upload-offset"));
      if (answer.status !== 404) await this.refuse(answer);
    }
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(segment.filename)));
    const answer = await this.ask(this.address, "POST", { "Upload-Defer-Length": "1", "Upload-Metadata": `filename ${name},more dHJ1ZQ==` });
    if (!answer.ok) await this.refuse(answer);
    segment.upload = answer.headers.get("location").split("/").pop();
    await recordStore.saveSegment(segment);
    return 0;
  }
  async patch(segment, offset, bytes, length = null) {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    if (length !== null) headers["Upload-Length"] = String(length);
    const answer = await this.ask(`${this.address}/${segment.upload}`, "PATCH", headers, bytes.slice(0, RecordSender.PIECE));
    // What is wrong with the whole, `finish` says.
    if (length !== null && answer.status < 500 && ![401, 403, 404].includes(answer.status)) return;
    if (answer.status === 409 || answer.status === 404) { this.isUnsure = true; throw new Error("offset"); }
    if (!answer.ok) await this.refuse(answer);
    this.sent.set(segment, Number(answer.headers.get("upload-offset")));
  }
  async finish(segment) {
    const answer = await this.ask(`${this.address}/${segment.upload}/finish`, "POST", { "Content-Type": "application/json" }, '{"again": true}');
    if (!answer.ok) await this.refuse(answer);
    segment.isSaved = true;
    await recordStore.forget(segment);
  }
  // Everything is there: the meeting need not wait for more.
  async end() {
    await fetch(this.begin, { method: "POST", redirect: "manual" }).catch(() => null);
  }
  async drop(segment) {
    if (segment.upload) await this.ask(`${this.address}/${segment.upload}`, "DELETE", {}).catch(() => null);
  }

  async ask(address, method, headers, body = null) {
    try {
      return await fetch(address, { method, headers: { "Tus-Resumable": "1.0.0", ...headers }, body });
    } catch (error) {
      this.isUnsure = true;
      throw error;
    }
  }
  async refuse(answer) {
    this.isUnsure = true;
    const message = answer.status === 401 ? t("登录已过期。请在另一个标签页登录，录音会接着上传。") : await said(answer);
    const isFinal = answer.status < 500 && ![401, 408, 423, 429].includes(answer.status);
    throw Object.assign(new Error(message), { isFinal, isTold: true });
  }
}
