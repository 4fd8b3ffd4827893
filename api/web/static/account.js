// Passwords can be shown while they are typed; a link or token is copied with one press.
for (const field of document.querySelectorAll(".password > input")) {
  const button = document.createElement("button");
  button.type = "button";
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? t("隐藏") : t("显示");
    button.setAttribute("aria-label", isShown ? t("隐藏密码") : t("显示密码"));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers offer to keep what was typed into a field for passwords only.
  field.form?.addEventListener("submit", () => show(false));
  show(false);
  field.after(button);
}

for (const field of document.querySelectorAll(".copied > input")) {
  field.addEventListener("focus", () => field.select());
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = t("复制");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without https there is no clipboard
    }
    toast(t("已复制"));
  });
  field.after(button);
}

for (const picker of document.querySelectorAll("form.invite select[name=person]")) {
  const name = picker.form.elements.name.closest("label");
  const email = picker.form.elements.email;
  const follow = () => {
    name.hidden = picker.value !== "";
    email.value ||= picker.selectedOptions[0]?.dataset.email ?? "";
  };
  picker.addEventListener("change", follow);
  follow();
}
