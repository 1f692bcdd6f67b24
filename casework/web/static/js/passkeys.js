// Addition: forms marked data-passkey ask the browser for a passkey and send its answer.
// Without this module, or in a browser without passkeys, they stay hidden and the code from the phone does the same.
// A form names where to ask (data-begin) and whether a passkey is made or used (data-passkey="make" or "ask").

function known() {
  return Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials);
}

async function asked(form) {
  const answer = await fetch(form.dataset.begin, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
    redirect: "error",
  });
  return answer.ok ? answer.json() : null;
}

function credential(form, options) {
  if (form.dataset.passkey === "make") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

// Where the server does not ask, the form goes as it is: the answer is the page that says why.
async function send(form) {
  const options = await asked(form);
  if (options) {
    const given = await credential(form, options);
    form.elements.namedItem("answer").value = JSON.stringify(given.toJSON());
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!known()) break;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    send(form).catch(() => {
      failed.hidden = false;
    });
  });
}
