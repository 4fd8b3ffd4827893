"use strict";
// Naming voices: choose a voice, choose a name. Keys 1-9 choose the name.

function setUpSpeakers() {
  const speakers = document.querySelector("#speakers > form");
  if (!speakers) return;
  // Where it stands above the words and not beside them, it would be in their way.
  if (matchMedia("(max-width: 72rem)").matches) speakers.closest("details").open = false;
  const rows = [...speakers.querySelectorAll(".voice")];
  const chips = speakers.querySelector(".who-chips");
  const all = [...chips.querySelectorAll(".chip")];
  const [free, taken] = ["ul.free", "ul.taken"].map((list) => chips.querySelector(list));
  const takeBack = chips.querySelector(".take-back");
  const field = (row) => row.querySelector("input[list]");
  const isRejected = (row) => row.querySelector("[name^='not:']")?.checked;
  // What is typed, else what is proposed and not denied.
  const nameOf = (row) => field(row).value.trim() || (isRejected(row) ? "" : field(row).dataset.proposed || "");
  const done = []; // what each choice replaced, for taking it back
  let chosen = null;

  const choose = (row) => {
    chosen = row;
    rows.forEach((r) => {
      r.classList.toggle("chosen", r === row);
      r.querySelector(".pick").setAttribute("aria-pressed", r === row);
    });
    const voice = row.querySelector(".pick").textContent.trim();
    chips.querySelector(".for").textContent = t("{voice}是：", { voice });
  };
  const show = () => {
    const names = new Set(rows.map(nameOf));
    all.forEach((chip) => (names.has(chip.dataset.name) ? taken : free).append(chip.parentElement));
    chips.querySelector("p.taken").hidden = !taken.children.length;
    [...all].forEach((chip) => { chip.querySelector("kbd").textContent = ""; });
    [...free.querySelectorAll("kbd")].slice(0, 9).forEach((key, i) => { key.textContent = i + 1; });
    takeBack.disabled = !done.length;
  };
  const name = (row, value) => {
    done.push([row, field(row).value]);
    field(row).value = value;
    show();
    const next = rows.slice(rows.indexOf(row)).concat(rows).find((r) => !nameOf(r));
    choose(next || row);
    chosen.querySelector(".pick").focus({ preventScroll: true });
  };

  speakers.addEventListener("click", (event) => {
    const row = event.target.closest(".voice");
    const button = event.target.closest("button");
    if (row) choose(row);
    if (button?.classList.contains("chip")) name(chosen, button.dataset.name);
    if (button?.classList.contains("accept")) {
      row.querySelector("[name^='not:']").checked = false;
      name(row, button.dataset.name);
    }
    if (button?.classList.contains("accept-all")) {
      rows.filter((r) => !field(r).value.trim() && nameOf(r)).forEach((r) => name(r, nameOf(r)));
    }
    if (button === takeBack && done.length) {
      const [changed, before] = done.pop();
      field(changed).value = before;
      choose(changed);
      show();
    }
  });
  speakers.addEventListener("focusin", (event) => {
    const row = event.target.closest(".voice");
    if (row) choose(row);
  });
  speakers.addEventListener("input", show);
  speakers.addEventListener("change", show);
  speakers.addEventListener("keydown", (event) => {
    if (isTyping(event) || !/^[1-9]$/.test(event.key)) return;
    const chip = free.querySelectorAll(".chip")[Number(event.key) - 1];
    if (chip && chosen) name(chosen, chip.dataset.name);
  });
  // Enter in a name goes to the next voice; sending is the button's.
  speakers.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[list]")) return;
    event.preventDefault();
    const next = rows[rows.indexOf(event.target.closest(".voice")) + 1];
    if (next) field(next).focus();
    else speakers.querySelector(":scope > .buttons button").focus();
  });

  speakers.querySelectorAll(".accept, .accept-all").forEach((button) => { button.hidden = false; });
  chips.hidden = false;
  choose(rows.find((row) => !nameOf(row)) || rows[0]);
  show();
}
setUpSpeakers();
document.addEventListener("filled", setUpSpeakers);
