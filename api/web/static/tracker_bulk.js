"use strict";
// Choosing rows of the table: one by one, from one to another with Shift, or all of the page.
const boxes = () => [...document.querySelectorAll('input[form="bulk"][name="item"]')];
const bar = document.getElementById("bulk-bar");
const all = document.getElementById("pick-all");
let last = null;

function show() {
  if (!bar) return;
  const chosen = boxes().filter((box) => box.checked).length;
  const [none, some] = [bar.querySelector(".when-none"), bar.querySelector(".when-some")];
  none.hidden = chosen > 0;
  some.hidden = chosen === 0;
  some.textContent = t("已选 {n} 项，批量修改", { n: chosen });
  bar.classList.toggle("has-some", chosen > 0);
  document.getElementById("pick-none").hidden = chosen === 0;
  all.hidden = false;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.('input[form="bulk"][name="item"]');
  if (!box) return;
  const every = boxes();
  if (event.shiftKey && last && every.includes(last)) {
    const [from, to] = [every.indexOf(last), every.indexOf(box)].sort((a, b) => a - b);
    every.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
  }
  last = box;
  show();
});
all?.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); show(); });
document.getElementById("pick-none")?.addEventListener("click", () => { boxes().forEach((box) => { box.checked = false; }); show(); });
// A row that was updated in place comes back without its tick.
let ticked = [];
document.addEventListener("htmx:beforeSwap", () => { ticked = boxes().filter((box) => box.checked).map((box) => box.value); });
document.addEventListener("htmx:afterSwap", () => { boxes().forEach((box) => { if (ticked.includes(box.value)) box.checked = true; }); show(); });
show();
