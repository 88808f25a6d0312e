// Keys of the phone page with a tablet keyboard (ux 4.5) and a photo that is sent when it is taken. All works without.
const BUTTONS = { 1: "conforming", 2: "nonconforming", 3: "come_back", 4: "conforming_ofi", 5: "conforming_strength" };
const form = document.getElementById("answer");
const pages = document.querySelector("nav.go");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const value = BUTTONS[event.key];
  if (value) form?.querySelector(`button[value="${value}"]`)?.click();
  else if (event.key === "n") document.getElementById("note")?.focus();
  else if (event.key === "p") form?.querySelector("input[type=file]")?.click();
  else if (event.key === "u" || event.key === "j") pages?.querySelector("a.next")?.click();
  else if (event.key === "k") pages?.querySelector("a:first-child")?.click();
  else if (event.key === "g") pages?.querySelector("a:last-child")?.click();
  else return;
  event.preventDefault();
});

form?.querySelector("input[type=file]")?.addEventListener("change", (event) => {
  if (event.target.files.length) form.requestSubmit(form.querySelector('button[name="go"]'));
});
