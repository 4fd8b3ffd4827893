"use strict";
// Fields of the review's forms: who (a combobox over the roster) and when (words read as a date).
{
let asked = 0; // answers may come back in another order than they were asked for

async function ask(address, query) {
  const number = ++asked;
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`).catch(() => null);
  return answer?.ok && number === asked ? answer.json() : null;
}

const later = (wait, act) => {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(act, wait, ...given); };
};

// ---- who
// Without this script the field has the browser's own list of suggestions.
function upgrade(input) {
  const box = input.closest("[data-people]");
  const list = box.querySelector("[role=listbox]");
  input.removeAttribute("list");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
}

function close(input) {
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  document.getElementById(input.getAttribute("aria-controls"))?.setAttribute("hidden", "");
}

async function suggest(input) {
  const box = input.closest("[data-people]");
  const list = box.querySelector("[role=listbox]");
  const found = await ask(box.dataset.people, { q: input.value });
  delete input.dataset.pending;
  if (!found || document.activeElement !== input) return;
  list.replaceChildren(...found.map((person, i) => option(list, person, i)));
  list.hidden = !found.length;
  input.setAttribute("aria-expanded", String(found.length > 0));
  if (found.length && input.value) activate(input, 0);
  else input.removeAttribute("aria-activedescendant");
}

function option(list, person, i) {
  const item = Object.assign(document.createElement("li"), { id: `${list.id}-${i}` });
  item.setAttribute("role", "option");
  item.dataset.name = person.name;
  item.dataset.department = person.department ?? "";
  const more = [person.title, person.department, ...person.aliases].filter(Boolean).join(" · ");
  item.append(Object.assign(document.createElement("b"), { textContent: person.name }), " ");
  item.append(Object.assign(document.createElement("small"), { textContent: more }));
  return item;
}

const options = (input) => [...document.getElementById(input.getAttribute("aria-controls")).children];

function activate(input, at) {
  const all = options(input);
  all.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
  if (all[at]) { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
}

function take(input, item) {
  input.value = item.dataset.name;
  const department = input.form?.elements.department;
  if (department && item.dataset.department) {
    if (![...department.options].some((o) => o.value === item.dataset.department)) department.add(new Option(item.dataset.department));
    department.value = item.dataset.department;
  }
  close(input);
}

const suggestSoon = later(120, suggest);

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-people] input") && !event.target.hasAttribute("role")) upgrade(event.target);
});
document.addEventListener("focusout", (event) => { if (event.target.matches("[data-people] input[role]")) close(event.target); });
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-people] input")) return;
  event.target.dataset.pending = "";
  suggestSoon(event.target);
});
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-people] input[role]") || event.isComposing) return;
  const isOpen = input.getAttribute("aria-expanded") === "true";
  const at = isOpen ? options(input).findIndex((o) => o.id === input.getAttribute("aria-activedescendant")) : -1;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!isOpen) suggest(input);
    else {
      const count = options(input).length;
      activate(input, (at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + count) % count);
    }
  } else if (event.key === "Enter" && isOpen && at >= 0 && !event.ctrlKey) {
    event.preventDefault();
    take(input, options(input)[at]);
  } else if (event.key === "Enter" && "pending" in input.dataset && !event.ctrlKey) event.preventDefault(); // what was typed is still being looked up
  else if (event.key === "Tab" && isOpen && at >= 0 && input.value) take(input, options(input)[at]);
  else if (event.key === "Escape" && isOpen) { event.preventDefault(); event.stopPropagation(); close(input); }
}, true);
document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("[data-people] [role=option]");
  if (!item) return;
  event.preventDefault();
  take(item.closest("[data-people]").querySelector("input"), item);
});

// ---- when
async function read(input) {
  const box = input.closest("[data-dates]");
  const found = await ask(box.dataset.dates, { text: input.value });
  if (!found) return;
  const said = box.querySelector("output");
  said.textContent = found.shown;
  said.classList.toggle("near", !found.is_clear);
  const [day, time] = (found.moment ?? "").split("T");
  if (!input.value.trim()) return;
  box.querySelector("[type=date]").value = day;
  box.querySelector("[type=time]").value = time ?? "";
}
const readSoon = later(200, read);

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-dates]");
  if (!box) return;
  if (event.target.matches("[name$=_said]")) readSoon(event.target);
  else box.querySelector("output").textContent = "";
});
}
