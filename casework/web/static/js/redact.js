// Comfort: on a page to redact, a box is drawn with mouse or pen and written below as numbers.
// Without this module, and where a finger would rather move the page, cells are chosen, or boxes are typed.

function place(image, event) {
  const frame = image.getBoundingClientRect();
  const part = (at, from, length) => Math.min(100, Math.max(0, ((at - from) / length) * 100));
  return [part(event.clientX, frame.left, frame.width), part(event.clientY, frame.top, frame.height)];
}

function fit(box, [x, y], [u, v]) {
  const [left, right] = [Math.min(x, u), Math.max(x, u)];
  const [top, bottom] = [Math.min(y, v), Math.max(y, v)];
  const sides = { left, top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(sides)) box.style[name] = `${value}%`;
  return [left, top, right, bottom];
}

function note(field, text) {
  const typed = field.value.trimEnd();
  field.value = typed ? `${typed}\n${text}` : text;
}

function draw(area) {
  const image = area.querySelector("img");
  const field = area.closest("form").elements.namedItem("boxes");
  let begun = null;
  let box = null;
  area.classList.add("is-drawn");
  area.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    begun = place(image, event);
    box = area.appendChild(document.createElement("span"));
    box.className = "redact__box";
    fit(box, begun, begun);
  });
  area.addEventListener("pointermove", (event) => begun && fit(box, begun, place(image, event)));
  area.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const drawn = fit(box, begun, place(image, event));
    const sides = drawn.map((side, at) => (at < 2 ? Math.floor(side * 10) : Math.ceil(side * 10)) / 10);
    const isBox = sides[2] - sides[0] >= 0.5 && sides[3] - sides[1] >= 0.5;
    if (isBox) note(field, `${area.dataset.page}: ${sides.join(" ")}`);
    else box.remove();
    begun = null;
  });
  area.addEventListener("pointercancel", () => {
    if (begun) box.remove();
    begun = null;
  });
}

for (const area of document.querySelectorAll("[data-redact]")) {
  if (!matchMedia("(pointer: fine)").matches) break;
  draw(area);
  for (const part of area.closest("form").querySelectorAll("[data-drawn]")) part.hidden = false;
  for (const part of area.closest("form").querySelectorAll("[data-chosen]")) part.hidden = true;
}
