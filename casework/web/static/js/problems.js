// Comfort: the error summary takes the focus, so that a screen reader and a keyboard begin there.
document.querySelector("[data-focus]")?.focus();
