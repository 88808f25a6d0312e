// The shell: focus on a problem, menus that close, "/" to the search. Everything works without it.
document.querySelector(".problem")?.focus();

// On a narrow screen the tab where one is may lie outside: bring it in, without moving the page.
document.querySelectorAll(".tabs [aria-current], .chips [aria-current]").forEach((here) => {
  const row = here.parentElement;
  row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
});

// On the phone filters are folded until they are wanted; a filter that is in force stays in sight.
const phone = matchMedia("(max-width: 767.98px)");
const fold = () =>
  document.querySelectorAll("details.fold").forEach((box) => (box.open = !phone.matches || location.search.length > 1));
phone.addEventListener("change", fold);
fold();

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  // One single key, and it can be switched off in the profile (WCAG 2.1.4).
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const search = document.getElementById("search");
  if (search) {
    event.preventDefault();
    search.focus();
  }
});

// The phone and its back button: a page restored from memory has its menus closed.
window.addEventListener("pageshow", () => document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false)));
