// A click counts once: after a submit the form's buttons rest. Without this file the server's once-only key does the same.
const REST = 8000; // a download answers without leaving the page, so the buttons come back

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || "again" in form.dataset || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const buttons = form.querySelectorAll("button:not([type=button]), input[type=submit]");
  // Not disabled at once: a disabled button would not send its name and value.
  setTimeout(() => buttons.forEach((button) => (button.disabled = true)), 0);
  setTimeout(() => wake(form), REST);
});

function wake(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button:disabled, input[type=submit]:disabled").forEach((button) => (button.disabled = false));
}

// The back button shows the page as it was left: nothing is being sent any more.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) wake(form);
});
