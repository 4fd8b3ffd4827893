"use strict";
// The form of a meeting: people picked by a few letters, agenda rows, a draft that survives a reload.
// Without it the people are a text field and the agenda has blank rows.

(() => {
  const form = document.getElementById("meeting-form");
  if (!form) return;
  const ADVISED = 90;
  const KEY = `meeting-draft:${form.dataset.draft}`;
  const $ = (selector, root = form) => root.querySelector(selector);
  const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
  function make(tag, text = "", properties = {}) {
    return Object.assign(document.createElement(tag), { textContent: text }, properties);
  }

  // Hours: ninety minutes unless said otherwise, and a word when it gets longer.
  const minutesOf = (value) => { const [h, m] = value.split(":").map(Number); return h * 60 + m; };
  const clockOf = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  let setByUs = "";
  function hours(changed) {
    const [start, end] = [form.elements.start, form.elements.end];
    if (changed === start && start.value && (!end.value || end.value === setByUs)) {
      const until = minutesOf(start.value) + ADVISED;
      if (until < 24 * 60) end.value = setByUs = clockOf(until);
    }
    const length = start.value && end.value ? minutesOf(end.value) - minutesOf(start.value) : null;
    const advice = $("#advice");
    advice.classList.toggle("near", length > ADVISED);
    $("[data-length]", advice).textContent = length > 0 ? t("现在是 {n} 分钟。", { n: length }) : "";
    total();
  }

  // People.
  const names = () => $$("[data-chips] > li").map((chip) => chip.dataset.name);
  function keep() {
    form.elements.attendees.value = names().join("、");
    $("[data-people-count]").textContent = names().length || "";
    $("[data-chips]").hidden = !names().length;
    save();
  }
  function add(person) {
    const name = person.name.trim();
    if (!name || names().includes(name)) return false;
    const chip = make("li", "", { className: "chip" });
    chip.dataset.name = name;
    if (person.isGuest) chip.dataset.guest = "";
    chip.append(make("span", name), " ", make("small", person.isGuest ? t("外部") : person.department ?? ""));
    remover(chip);
    $("[data-chips]").append(chip);
    return true;
  }
  function remover(chip) {
    const { name } = chip.dataset;
    const button = make("button", "✕", { type: "button", title: t("去掉 {name}", { name }) });
    button.setAttribute("aria-label", t("去掉 {name}", { name }));
    button.addEventListener("click", () => {
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      chip.remove();
      keep();
      (next ? $("button", next) : $("#find-person")).focus();
    });
    chip.append(button);
  }

  // Suggestions under a field that takes a person; "many" adds each to the list.
  const found = new Map();
  async function find(text) {
    if (!found.has(text)) {
      const answer = await fetch(`/meetings/new/people?q=${encodeURIComponent(text)}`).catch(() => null);
      if (!answer?.ok) return { people: [], departments: [] };
      found.set(text, await answer.json());
    }
    return found.get(text);
  }
  let count = 0;
  function suggest(input) {
    const isMany = input.dataset.person === "many";
    const list = make("ul", "", { className: "suggestions", id: `suggestions-${++count}`, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", t("名单里的人"));
    input.parentElement.classList.add("suggest");
    input.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
    let [options, at, timer, asked] = [[], -1, 0, ""];

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function point(to) {
      at = to;
      [...list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    function choose(option) {
      if (option.members) option.members.forEach((name) => add({ name, department: option.department }));
      else if (isMany) add(option);
      else input.value = option.name;
      if (isMany) { input.value = ""; keep(); }
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    async function show() {
      asked = input.value.trim();
      if (!asked) return close();
      const text = asked;
      const answer = await find(text);
      if (text !== asked || document.activeElement !== input) return;
      const taken = new Set(isMany ? names() : []);
      options = answer.people.filter((person) => !taken.has(person.name));
      if (isMany) {
        const whole = answer.departments.filter((d) => d.people.some((name) => !taken.has(name)));
        options.unshift(...whole.map((d) => ({ name: d.name, members: d.people, department: d.name })));
        const isKnown = answer.people.some((person) => person.name === text);
        if (!isKnown && !taken.has(text)) options.push({ name: text, isGuest: true });
      }
      list.replaceChildren(...options.map((option, i) => {
        const line = make("li", "", { id: `${list.id}-${i}` });
        line.setAttribute("role", "option");
        const about = option.members ? t("整个部门，{n} 人", { n: option.members.length })
          : option.isGuest ? t("名单外，直接加入") : [option.department, option.title].filter(Boolean).join(" · ");
        line.append(make("span", option.name), make("small", about));
        line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
        return line;
      }));
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      point(options.length && isMany ? 0 : -1);
    }
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 90); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", async (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return show();
        point((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
      } else if (event.key === "Enter" && (isMany || at >= 0)) {
        event.preventDefault();
        if (isMany && input.value.trim() !== asked) { clearTimeout(timer); await show(); }
        if (at >= 0 && options[at]) choose(options[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      } else if (event.key === "Backspace" && isMany && !input.value) {
        $("[data-chips] > li:last-child")?.remove();
        keep();
      }
    });
    // Several pasted at once: 王建国、李敏
    input.addEventListener("paste", async (event) => {
      const parts = (event.clipboardData?.getData("text") ?? "").split(/[\n,，、;；\t]+/).map((part) => part.trim()).filter(Boolean);
      if (!isMany || parts.length < 2) return;
      event.preventDefault();
      for (const name of parts) {
        const { people } = await find(name);
        const known = people.find((person) => person.name === name) ?? (people.length === 1 ? people[0] : null);
        add(known ?? { name, isGuest: true });
      }
      keep();
    });
  }

  // The agenda.
  const rows = () => $$("[data-rows] > li");
  const isBlank = (row) => $$("input", row).every((input) => !input.value);
  function total() {
    const sum = $$("[name=agenda_minutes]").reduce((all, input) => all + (Number(input.value) || 0), 0);
    const [start, end] = [form.elements.start.value, form.elements.end.value];
    const length = start && end ? minutesOf(end) - minutesOf(start) : 0;
    const isOver = length > 0 && sum > length;
    const place = $("[data-minutes]");
    place.classList.toggle("near", isOver);
    place.textContent = !sum ? "" : isOver ? t("共 {n} 分钟，比会议长 {more} 分钟", { n: sum, more: sum - length }) : t("共 {n} 分钟", { n: sum });
  }
  function addRow(after = null) {
    const row = rows()[0].cloneNode(true);
    $$("ul", row).forEach((list) => list.remove());
    $$("input", row).forEach((input) => { input.value = ""; input.removeAttribute("aria-controls"); });
    if (after) after.after(row); else $("[data-rows]").append(row);
    $$("[data-person]", row).forEach(suggest);
    return row;
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=button]");
    const row = button?.closest(".agenda-row");
    if (button?.matches("[data-take]")) {
      const field = $("input, select, textarea", button.closest(".field"));
      field.value = button.dataset.take;
      button.closest(".offer").remove();
      field.focus();
      changed(field);
    } else if (button?.matches("[data-add]")) {
      $("input", addRow()).focus();
    } else if (row && button.matches("[data-up]")) {
      row.previousElementSibling?.before(row);
      button.focus();
    } else if (row && button.matches("[data-down]")) {
      row.nextElementSibling?.after(row);
      button.focus();
    } else if (row && button.matches("[data-remove]")) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      if (next) row.remove(); else $$("input", row).forEach((input) => { input.value = ""; });
      $("input", next ?? row).focus();
    } else return;
    total();
    save();
  });
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(".agenda-row");
    if (event.key !== "Enter" || !row || event.target.matches("button") || event.defaultPrevented || event.isComposing) return;
    event.preventDefault(); // the next row, not the end of the form
    $("input", row.nextElementSibling ?? addRow(row)).focus();
  });

  // The draft: kept in this browser until it is saved.
  function entries() {
    const skipped = (name) => name.startsWith("default_") || name === "then";
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skipped(name));
  }
  let timer = 0;
  function save() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try { localStorage.setItem(KEY, JSON.stringify({ entries: entries(), at: Date.now() })); } catch { /* full, or not allowed */ }
    }, 200);
  }
  function restore(kept) {
    const all = (name) => kept.filter(([each]) => each === name).map(([, value]) => value);
    for (const field of $$("#particulars input:not([type=hidden], [name^=agenda_], [type=checkbox]), #particulars textarea, #particulars select")) {
      const [value] = all(field.name);
      if (field.name && value !== undefined) field.value = value;
    }
    form.elements.is_confidential.checked = all("is_confidential").length > 0;
    const topics = all("agenda_topic");
    while (rows().length < topics.length) addRow();
    rows().forEach((row, i) => {
      for (const name of ["agenda_topic", "agenda_owner", "agenda_minutes"]) $(`[name=${name}]`, row).value = all(name)[i] ?? "";
    });
    chipsFromText();
    hours();
  }
  async function chipsFromText() {
    $("[data-chips]").replaceChildren();
    for (const name of form.elements.attendees.value.split(/[\n,，、;；]+/).map((part) => part.trim()).filter(Boolean)) {
      const known = (await find(name)).people.find((person) => person.name === name);
      add(known ?? { name, isGuest: true });
    }
    keep();
  }
  function draft() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(KEY)); } catch { /* none */ }
    if (!kept || "typed" in $("#particulars").dataset) return;
    if (JSON.stringify(kept.entries) === JSON.stringify(entries())) return;
    const useIt = () => { restore(kept.entries); save(); };
    if (kept.sent || form.dataset.draft !== "new") return toast(t("上次填写的内容还在。"), { label: t("找回"), act: useIt }, 20);
    restore(kept.entries);
    toast(t("已恢复没有保存的内容。"), { label: t("重新填写"), act: () => { localStorage.removeItem(KEY); location.reload(); } }, 12);
  }
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    // Should it not arrive, it can be had back.
    try { localStorage.setItem(KEY, JSON.stringify({ entries: entries(), sent: true })); } catch { /* full, or not allowed */ }
  });

  function changed(field) {
    if (field.name === "start" || field.name === "end") hours(field);
    if (field.name === "agenda_minutes") total();
    if (field.name) save();
  }
  form.addEventListener("input", (event) => changed(event.target));
  form.addEventListener("change", (event) => changed(event.target));
  document.getElementById("like")?.form.addEventListener("submit", () => localStorage.removeItem(KEY));

  function begin() {
    for (const shown of $$("[data-picker], .row-tools, [data-add], [data-take]")) shown.hidden = false;
    $("[data-plain]").hidden = true;
    $$("[data-chips] > li").forEach(remover);
    $$("[data-person]").forEach(suggest);
    const blank = rows().filter(isBlank);
    blank.slice(rows().length > blank.length ? 0 : 1).forEach((row) => row.remove());
    $("[data-chips]").hidden = !names().length;
    $("[data-people-count]").textContent = names().length || "";
    hours();
  }
  document.addEventListener("htmx:afterSwap", () => {
    begin();
    document.getElementById("notice-said")?.focus();
    save();
  });
  begin();
  draft();
})();
