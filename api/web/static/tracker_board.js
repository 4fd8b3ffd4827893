"use strict";
// Cards of the board are moved by their menu, by dragging, or with Shift and the arrow keys.
const board = () => document.getElementById("board");
const columns = () => [...board().querySelectorAll(".column")];
const cards = (column) => [...column.querySelectorAll(".ticket")];
let dragged = null;

function prepare() {
  board()?.querySelectorAll("[data-moves]").forEach((card) => { card.draggable = true; });
}

// A delay needs its reason: the card's menu asks for it.
function move(card, status) {
  if (!card?.hasAttribute("data-moves") || card.dataset.status === status) return;
  if (status === "delayed") {
    card.querySelector("details.menu").open = true;
    card.scrollIntoView({ block: "nearest" });
    return card.querySelector(".delay input").focus();
  }
  const form = card.querySelector("form.to");
  htmx.ajax("POST", form.getAttribute("hx-post"), { target: "#board", swap: "outerHTML", values: { to: status } });
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".ticket[data-moves]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
  dragged.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest?.(".column");
  if (!column) return;
  event.preventDefault();
  columns().forEach((each) => each.classList.toggle("over", each === column));
});
document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest?.(".column");
  if (!column) return;
  event.preventDefault();
  move(dragged, column.dataset.status);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  columns().forEach((each) => each.classList.remove("over"));
  dragged = null;
});

document.addEventListener("keydown", (event) => {
  const card = event.target;
  if (!card.matches?.(".ticket") || isTyping(event)) return;
  const column = card.closest(".column");
  const place = cards(column).indexOf(card);
  const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (aside) {
    const next = columns()[columns().indexOf(column) + aside];
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) return move(card, next.dataset.status);
    const there = cards(next);
    there[Math.min(place, there.length - 1)]?.focus();
  } else if (along && !event.shiftKey) {
    event.preventDefault();
    cards(column)[place + along]?.focus();
  } else if (event.key === "Enter") {
    card.querySelector("a.what").click();
  }
});
document.addEventListener("htmx:afterSwap", prepare);
prepare();
