"use strict";
// The preview of an import: tick all of a table at once, and see how much is ticked.
const preview = document.getElementById("preview");

function count() {
  const picked = [...preview.querySelectorAll("input[name]:checked")].filter((input) => input.value !== "");
  document.getElementById("chosen").textContent = t("已选 {n} 人", { n: picked.length });
}

function addSwitch(table) {
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]")];
  const all = Object.assign(document.createElement("input"), { type: "checkbox" });
  all.setAttribute("aria-label", t("全选"));
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); show(); count(); });
  table.addEventListener("change", show);
  table.tHead.rows[0].cells[0].append(all);
  show();
}

if (preview && document.getElementById("chosen")) {
  preview.querySelectorAll("table[data-ticks]").forEach(addSwitch);
  preview.addEventListener("change", count);
  count();
}
