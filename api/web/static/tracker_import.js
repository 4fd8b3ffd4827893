"use strict";
// The preview of an imported tracker: tick all rows at once, and see how many are ticked.
const taken = document.querySelector("table[data-ticks]");

if (taken) {
  const boxes = [...taken.querySelectorAll("tbody input[type=checkbox]")];
  const all = Object.assign(document.createElement("input"), { type: "checkbox" });
  all.setAttribute("aria-label", t("全选"));
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    document.getElementById("chosen").textContent = t("已选 {n} 条", { n: ticked });
  };
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); show(); });
  taken.addEventListener("change", show);
  taken.tHead.rows[0].cells[0].append(all);
  show();
}
