"use strict";
// Walking through what needs checking: J next, K previous, Space plays it.

const toCheck = () => [...document.querySelectorAll("#lines .check")].filter((line) => line.offsetParent);

function walk(step) {
  const lines = toCheck();
  if (!lines.length) return;
  const here = document.activeElement?.closest(".segment");
  let next = lines.indexOf(here);
  if (next >= 0) next += step;
  else if (here) {
    // From a line that is not one of them, on to the nearest in this direction.
    const after = lines.findIndex((line) => here.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING);
    next = step > 0 ? after : (after < 0 ? lines.length : after) - 1;
  } else next = step > 0 ? 0 : lines.length - 1;
  const line = lines[Math.min(Math.max(next, 0), lines.length - 1)];
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (isTyping(event) || !document.getElementById("lines")) return;
  const key = event.key.toLowerCase();
  if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === " " && !event.target.closest("button, a, summary, input, audio")) {
    const link = document.activeElement?.closest(".segment")?.querySelector("[data-play]");
    if (!player) return;
    if (!player.paused) player.pause();
    else if (link) play(link, link.dataset.until ?? link.closest(".segment").dataset.end);
    else player.play();
    event.preventDefault();
  }
});

// The menus of repairs close as menus do.
function closeMenus(but) {
  document.querySelectorAll("details.repair[open]").forEach((menu) => {
    if (menu === but) return;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  });
}
document.addEventListener("click", (event) => {
  const menu = event.target.closest("details.repair");
  closeMenus(menu);
});
