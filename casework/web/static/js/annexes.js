// Comfort: papers and annexes can be dragged to another place. The buttons beside them do the same without it.
const plan = document.querySelector("form[data-plan]");
const places = "[data-paper], [data-annex]";

const send = (what) => {
  const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: what });
  plan.append(pressed);
  plan.submit();
};

const landing = (event) => {
  const over = event.target.closest(places);
  const shelf = over?.closest("[data-annex]");
  return shelf ? { over, annex: shelf.dataset.annex, before: over.dataset.paper ?? "" } : null;
};

const mark = (name, element) => {
  plan.querySelectorAll(`.${name}`).forEach((one) => one.classList.remove(name));
  element?.classList.add(name);
};

const drop = (dragged, to) => {
  if (dragged.paper && dragged.paper !== to.before) send(`place:${dragged.paper}:${to.annex}:${to.before}`);
  if (dragged.annex && dragged.annex !== to.annex) send(`annex-before:${dragged.annex}:${to.annex}`);
};

if (plan) {
  let dragged = null;
  const can = [...plan.querySelectorAll(places)].filter((one) => !one.classList.contains("is-held"));
  can.forEach((one) => one.setAttribute("draggable", "true"));
  plan.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.(places)) return;
    const { paper = "", annex = "" } = event.target.dataset;
    dragged = { paper, annex };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    mark("is-dragged", event.target);
  });
  plan.addEventListener("dragover", (event) => {
    const to = dragged && landing(event);
    if (!to) return;
    event.preventDefault();
    mark("is-landing", to.over);
  });
  plan.addEventListener("drop", (event) => {
    const to = dragged && landing(event);
    if (!to) return;
    event.preventDefault();
    drop(dragged, to);
  });
  plan.addEventListener("dragend", () => {
    dragged = null;
    mark("is-dragged");
    mark("is-landing");
  });
}
