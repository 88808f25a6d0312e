// The rulebook: an address that names a value opens its chapter; typing shows only the values that hold the words.
(() => {
  const chapters = [...document.querySelectorAll("details.chapter")];
  const openFor = () => {
    const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const chapter = wanted && wanted.closest("details.chapter");
    if (chapter) {
      chapter.open = true;
      wanted.scrollIntoView();
    }
  };
  addEventListener("hashchange", openFor);
  openFor();
  const form = document.querySelector("[data-find-rule]");
  if (!form) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("input").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const chapter of chapters) {
      let here = 0;
      let group = "";
      for (const row of chapter.querySelectorAll("tbody tr")) {
        if (row.matches(".group")) group = row.textContent.toLowerCase();
        else {
          const text = group + " " + row.textContent.toLowerCase();
          row.hidden = !words.every((word) => text.includes(word));
          here += !row.hidden;
        }
      }
      chapter.hidden = words.length > 0 && !here;
      if (words.length) chapter.open = here > 0;
      found += here;
    }
    form.querySelector("[role=status]").textContent = words.length ? String(found) : "";
  });
})();
