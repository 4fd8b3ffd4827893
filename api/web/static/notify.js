"use strict";
// Says so in the browser when a meeting's processing ends, while a page of ours is open. It is
// chosen for each browser, because the browser's permission is.
(() => {
  const EVERY_S = 20;
  const isOn = () => localStorage.getItem("notify") === "on" && window.Notification?.permission === "granted";
  let timer = null;

  // Several pages may be open: the first that asks moves the time on for all of them.
  async function look() {
    if (!isOn()) return;
    const after = localStorage.getItem("notify-after") ?? new Date().toISOString();
    const answer = await fetch(`/api/v1/me/news?after=${encodeURIComponent(after)}`).catch(() => null);
    if (!answer?.ok) return;
    const news = await answer.json();
    if (localStorage.getItem("notify-after") > after) return;
    localStorage.setItem("notify-after", news.until);
    news.ended.forEach(show);
  }

  function show(meeting) {
    const text = {
      failed: t("没有处理完，请查看原因。"),
      minuted: t("会议纪要已生成。"),
      issued: t("会议纪要已签发。"),
      review: t("已处理完，可以审核了。"),
    }[meeting.state];
    // A second one with the same tag takes the first one's place.
    const note = new Notification(meeting.title, { body: text, tag: `${meeting.id}-${meeting.attempt}-${meeting.state}` });
    note.addEventListener("click", () => { window.focus(); location.assign(`/meetings/${meeting.id}`); note.close(); });
  }

  function follow() {
    clearInterval(timer);
    if (!isOn()) return;
    look();
    timer = setInterval(look, EVERY_S * 1000);
  }

  function draw() {
    const place = document.querySelector("[data-notify]");
    if (!place) return;
    const [on, off, state] = ["on", "off", "state"].map((name) => place.querySelector(`[data-notify-${name}]`));
    const canAsk = "Notification" in window;
    on.hidden = !canAsk || isOn() || Notification.permission === "denied";
    off.hidden = !isOn();
    state.textContent = !canAsk ? t("这个浏览器不支持通知，或本站没有使用 HTTPS。")
      : Notification.permission === "denied" ? t("浏览器禁止了本站的通知，请在浏览器的网站设置里允许。")
        : isOn() ? t("已开启。") : "";
  }

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-notify-on]")) {
      if (await Notification.requestPermission() === "granted") {
        localStorage.setItem("notify", "on");
        localStorage.setItem("notify-after", new Date().toISOString());
      }
    } else if (event.target.closest("[data-notify-off]")) {
      localStorage.removeItem("notify");
    } else return;
    draw();
    follow();
  });
  draw();
  follow();
})();
