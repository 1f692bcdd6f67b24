// Comfort: a form marked data-autosave is saved a moment after the last change, and the time is shown.
// Without this module the same form is saved by its button.
// The server answers {"saved": "14:02", "fields": {"seen": "17"}}; the named boxes take the new values.

const PAUSE_MS = 1500;

function sent(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("autosave", "yes");
  return new URLSearchParams(data);
}

function show(form, text) {
  const place = form.querySelector("[data-saved]");
  if (place) place.textContent = text;
}

function saved(form, answer) {
  const place = form.querySelector("[data-saved]");
  if (place && answer.saved) place.textContent = place.dataset.text.replace("{time}", answer.saved);
  for (const [name, value] of Object.entries(answer.fields ?? {})) {
    const box = form.elements.namedItem(name);
    if (box instanceof HTMLInputElement) box.value = value;
  }
}

async function save(form) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    body: sent(form),
    headers: { Accept: "application/json" },
    redirect: "error",
  });
  if (answer.ok) saved(form, await answer.json());
  else show(form, "");
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  let timer = 0;
  let running = Promise.resolve();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(() => save(form)).catch(() => show(form, ""));
    }, PAUSE_MS);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
