"use strict";
// After a row was updated in place: the focus stays there, and what was done can be taken back.
document.addEventListener("tracked", (event) => {
  const { id, status, percent, delay_reason } = event.detail;
  const focus = () => document.getElementById(`update-${id}`)?.focus({ preventScroll: true });
  focus();
  toast(t("已保存"), {
    label: t("撤销"),
    act: () => {
      const form = document.querySelector(`#item-${id} form`);
      const values = { to: status, percent: percent ?? "", delay_reason: delay_reason ?? "" };
      htmx.ajax("POST", form.getAttribute("hx-post"), { target: `#item-${id}`, swap: "outerHTML", values });
    },
  });
});
