// The year board alive: a card moves by pointer, by Alt and the arrow keys, and by its panel (ux 4.1). Without this file
// the same forms post and come back to the board; every answer is drawn by the server, this only puts it in place.
const table = document.querySelector("table.board[data-board]");
const $ = (id) => document.getElementById(id);
const HOLD = 6; // pixels before a press becomes a drag

if (table) start();

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

function start() {
  const mover = $("board-move");
  const token = mover.querySelector("[name=csrfmiddlewaretoken]").value;
  const asksReason = "asksReason" in table.dataset;
  const panel = $("board-pop");
  let waiting = Promise.resolve();
  let drag = null;
  let opener = null;

  const months = [...table.querySelectorAll("thead .m")];
  const monthName = (n) => months[n - 1].dataset.long;
  const cellsOf = (row) => [...row.querySelectorAll("td.c")];
  const monthOf = (card) => cellsOf(card.closest("tr")).indexOf(card.closest("td")) + 1;
  const cardsOf = (ref) => [...table.querySelectorAll(`.au[data-ref="${CSS.escape(ref)}"]`)];
  const lead = (ref) => $(`card-${ref}`);
  const mine = (target) => target.closest?.("table.board .au[data-ref]");

  // ---- speaking to the server ----
  function send(address, values, undoIt = () => {}) {
    // One after the other: each move names the version that the one before it made.
    waiting = waiting.then(() => post(address, typeof values === "function" ? values() : values, undoIt));
    return waiting;
  }

  async function post(address, values, undoIt) {
    const body = values instanceof FormData ? values : new FormData();
    if (!(values instanceof FormData)) Object.entries(values).forEach(([name, value]) => body.append(name, value));
    if (!body.has("csrfmiddlewaretoken")) body.append("csrfmiddlewaretoken", token);
    let answer, text;
    try {
      answer = await fetch(address, { method: "POST", body: new URLSearchParams(body), headers: { "HX-Request": "true" } });
      text = await answer.text();
    } catch {
      undoIt();
      return warn(table.dataset.offline);
    }
    if (answer.redirected) return location.reload(); // signed out meanwhile
    if (!answer.ok) undoIt();
    if (!text.includes('id="board-said"')) return warn(table.dataset.failed);
    place(text);
    const said = $("board-said").textContent.trim();
    const refused = $("board-refusal").textContent.trim();
    const opens = lead($("board-said").dataset.opens ?? "");
    if (opens && opens.offsetParent) openPanel(opens);
    if (refused) $("board-alert").textContent = [...$("board-refusal").querySelectorAll("li")].map((one) => one.textContent.trim()).join(" ");
    else $("board-live").textContent = said;
    return answer.ok;
  }

  function warn(words) {
    const box = $("board-alert");
    box.textContent = words;
    $("board-said").textContent = words;
  }

  function place(text) {
    const held = document.activeElement?.closest?.(".au")?.id || document.activeElement?.id || "";
    const parts = document.createElement("template");
    parts.innerHTML = text;
    const open = [...document.querySelectorAll("#board-figures details[open] summary")].map((one) => one.textContent);
    // Rows come in a template of their own: beside them a parser would drop every form.
    const pieces = [...parts.content.children].flatMap((one) => (one.localName === "template" ? [...one.content.children] : [one]));
    pieces.forEach((part) => {
      part.removeAttribute("hx-swap-oob");
      const old = part.id && $(part.id);
      if (old) old.replaceWith(part);
    });
    document.querySelectorAll("#board-figures details > summary").forEach((one) => (one.parentElement.open = open.includes(one.textContent)));
    if (held) $(held)?.focus({ preventScroll: true });
  }

  // ---- moving ----
  function move(ref, to) {
    const card = lead(ref);
    const from = monthOf(card);
    if (!card || to < 1 || to > 12 || to === from) return;
    if (asksReason) return openPanel(card, to);
    const back = cardsOf(ref).map((one) => [one, one.closest("td")]);
    back.forEach(([one, cell]) => cellsOf(cell.closest("tr"))[to - 1].append(one));
    card.focus({ preventScroll: true });
    const restore = () => {
      back.forEach(([one, cell]) => cell.append(one));
      lead(ref)?.focus({ preventScroll: true });
    };
    return send(`${table.dataset.board}${ref}/move/`, () => ({ to, version: lead(ref).dataset.version }), restore);
  }

  document.addEventListener("keydown", (event) => {
    const card = mine(event.target);
    if (card && event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      const on = (event.key === "ArrowRight" ? 1 : -1) * (document.dir === "rtl" ? -1 : 1);
      move(card.dataset.ref, monthOf(card) + on);
    } else if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey) {
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      const button = $("board-undo")?.querySelector("button");
      if (button) {
        event.preventDefault();
        button.form.requestSubmit(button);
      }
    } else if (event.key === "Escape") {
      if (drag) endDrag();
      else if (!panel.hidden) closePanel();
    }
  });

  // ---- forms of the tray, of the panel and [Undo] ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("boardForm" in form.dataset) || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    const body = new FormData(form);
    if (button?.name) body.set(button.name, button.value);
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const within = panel.contains(button) || panel.contains(form);
    const listed = button?.closest?.(".board-list");
    send(address, body).then((ok) => {
      const opens = $("board-said").dataset.opens; // the panel comes up by itself, on the answer's card
      if (ok && within && !opens) closePanel();
      if (ok && listed) opens ? location.assign(`${table.dataset.board}${opens}/`) : location.reload(); // a list is drawn anew
    });
  });

  // ---- the panel of a card ----
  document.addEventListener("click", (event) => {
    if (drag?.moved) return event.preventDefault();
    if (event.target.closest?.("[data-close]")) {
      if (panel.contains(event.target)) closePanel();
      else $("board-refusal").replaceChildren();
      return;
    }
    const card = event.target.closest?.("a[data-open]");
    if (card && table.contains(card) && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      if (!panel.hidden && opener === card) closePanel();
      else openPanel(card);
    } else if (!panel.hidden && !panel.contains(event.target)) closePanel(false);
  });

  async function openPanel(card, to = 0) {
    opener = card;
    const answer = await fetch(card.href + (to ? `?to=${to}` : ""), { headers: { "HX-Request": "true" } });
    if (answer.redirected || !answer.ok) return location.assign(card.href);
    panel.innerHTML = await answer.text();
    panel.hidden = false;
    window.htmx?.process(panel); // who comes first for the open seat arrives after the panel
    const box = card.getBoundingClientRect();
    const page = panel.offsetParent.getBoundingClientRect();
    const left = Math.min(Math.max(box.left - 4, 12), document.documentElement.clientWidth - panel.offsetWidth - 12);
    panel.style.left = `${left - page.left}px`;
    panel.style.top = `${box.bottom - page.top + 8}px`;
    const first = (to && panel.querySelector("[name=reason]")) || panel.querySelector("select, a, button");
    first?.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }

  panel.addEventListener("htmx:afterSettle", () => {
    panel.querySelector("[data-first]")?.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  });

  function closePanel(refocus = true) {
    panel.hidden = true;
    panel.replaceChildren();
    if (refocus && opener) ($(opener.id) || opener).focus({ preventScroll: true });
    opener = null;
  }

  // ---- dragging, by mouse, pen or finger ----
  table.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("dragstart", (event) => event.target.closest?.(".au, .todo") && event.preventDefault());
  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || event.altKey || event.ctrlKey) return;
    const card = mine(event.target);
    const todo = event.target.closest?.(".todo[data-process]");
    if (card) drag = { kind: "card", item: card, ref: card.dataset.ref };
    else if (todo && !event.target.closest("button, summary, .menu-list")) drag = { kind: "todo", item: todo };
    else return;
    Object.assign(drag, { x: event.clientX, y: event.clientY, id: event.pointerId, moved: false, to: 0 });
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || drag.done || event.pointerId !== drag.id) return;
    if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < HOLD) return;
    if (!drag.moved) lift(event);
    drag.ghost.style.transform = `translate(${event.clientX - drag.x}px, ${event.clientY - drag.y}px)`;
    aim(event);
  });

  function lift(event) {
    drag.moved = true;
    closePanel(false);
    const box = drag.item.getBoundingClientRect();
    drag.ghost = drag.item.cloneNode(true);
    drag.ghost.removeAttribute("id");
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.classList.add("is-dragged");
    Object.assign(drag.ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` });
    document.body.append(drag.ghost);
    document.body.classList.add("is-dragging");
    if (drag.kind === "card") cardsOf(drag.ref).forEach((one) => one.classList.add("is-lifted"));
    getSelection()?.removeAllRanges();
  }

  function aim(event) {
    const frame = table.getBoundingClientRect();
    const inside = event.clientY > frame.top && event.clientY < frame.bottom;
    const at = inside ? months.findIndex((month) => { const b = month.getBoundingClientRect(); return event.clientX >= b.left && event.clientX < b.right; }) : -1;
    if (at + 1 === drag.to) return;
    drag.to = at + 1;
    table.querySelectorAll(".is-target").forEach((cell) => cell.classList.remove("is-target"));
    if (!drag.to) return;
    months[at].classList.add("is-target");
    rowsOf(drag).forEach((row) => cellsOf(row)[at]?.classList.add("is-target"));
  }

  function rowsOf(one) {
    if (one.kind === "card") return cardsOf(one.ref).map((card) => card.closest("tr"));
    return [$(`row-${one.item.dataset.process}`)].filter(Boolean);
  }

  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const { kind, item, ref, moved, to } = drag;
    if (!moved) return void (drag = null);
    endDrag();
    if (!to) return;
    if (kind === "card") move(ref, to);
    else {
      const body = new FormData(item);
      body.set("month", to);
      send(item.action, body);
    }
  });
  document.addEventListener("pointercancel", endDrag);

  function endDrag() {
    drag?.ghost?.remove();
    document.body.classList.remove("is-dragging");
    table.querySelectorAll(".is-target, .is-lifted").forEach((one) => one.classList.remove("is-target", "is-lifted"));
    const was = drag;
    if (was) was.done = true;
    setTimeout(() => drag === was && (drag = null), 0); // the click that follows belongs to the drag
  }
}
