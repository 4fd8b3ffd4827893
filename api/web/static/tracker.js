"use strict";
// After an item was updated in place: the focus stays there, and what was done can be taken back.
const ASKED = () => ({ new_date: t("已提交组长同意，原日期暂不变"), close: t("已提交组长确认完成，确认之前仍是进行中") });
// A menu without room below opens upwards, where there is more of it.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".tracked details.menu")) return;
  menu.classList.remove("is-upward");
  if (!menu.open) return;
  const place = menu.getBoundingClientRect();
  const bar = document.querySelector(".bulk.has-some")?.getBoundingClientRect().top ?? innerHeight;
  const below = Math.min(innerHeight, bar) - place.bottom;
  const height = menu.querySelector(".update").offsetHeight;
  menu.classList.toggle("is-upward", height > below && place.top > below && place.top + scrollY > height);
}, true);
document.addEventListener("tracked", (event) => {
  const { id, status, percent, delay_reason, asked, deadline } = event.detail;
  const item = document.getElementById(`item-${id}`);
  const summary = document.getElementById(`update-${id}`);
  (item?.matches(".ticket") ? item : summary)?.focus({ preventScroll: true });
  if (asked) return toast(ASKED()[asked]);
  if (deadline) return toast(t("已保存"));
  toast(t("已保存"), {
    label: t("撤销"),
    act: () => {
      const form = document.querySelector(`#item-${id} form.to`);
      if (!form) return;
      const values = { to: status, percent: percent ?? "", delay_reason: delay_reason ?? "" };
      htmx.ajax("POST", form.getAttribute("hx-post"), { target: form.getAttribute("hx-target"), swap: "outerHTML", values });
    },
  });
});
