// Comfort: a form marked data-receive sends its files in slices, tells how far each is, and goes on after a cut, also
// after the page was loaded again and the same file chosen. Without this module the form sends its files in one go.

const SMALLEST = 256 * 1024;
const SECONDS_A_PART = 4;
const WAITS_MS = [1000, 2000, 5000, 10000, 20000, 30000, 60000, 60000, 60000, 60000];
const JSON_ONLY = { Accept: "application/json" };

class Refused extends Error {}

function bytes(size) {
  const language = document.documentElement.lang;
  const unit = size < 1024 * 1024 ? ["kilobyte", 1024] : ["megabyte", 1024 * 1024];
  const style = { style: "unit", unit: unit[0], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, style).format(size / unit[1]);
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

async function told(answer) {
  if (answer.ok) return answer.json();
  const why = (answer.headers.get("content-type") ?? "").includes("json") ? await answer.json() : {};
  if (answer.status === 409) throw new Error("out of step");
  throw new Refused([why.problem, why.advice].filter(Boolean).join(". ") || String(answer.status));
}

class Sending {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.place = form.querySelector("[data-sending]");
    this.line = this.place.appendChild(document.createElement("li"));
    this.bar = this.line.appendChild(document.createElement("progress"));
    this.words = this.line.appendChild(document.createElement("span"));
    this.bar.setAttribute("aria-label", file.name);
    this.bar.max = file.size;
    this.part = 1024 * 1024;
  }

  say(which, values = {}) {
    const name = `\u2068${this.file.name}\u2069`; // a name in another script turns nothing around it
    this.words.textContent = filled(this.place.dataset[which], { name, ...values });
  }

  async post(address, fields) {
    const body = new URLSearchParams({ csrf_token: this.form.elements.csrf_token.value, ...fields });
    return told(await fetch(address, { method: "POST", body, headers: JSON_ONLY, redirect: "error" }));
  }

  async begin() {
    const mark = String(this.file.lastModified);
    const fields = { exhibit: this.form.dataset.exhibit, name: this.file.name, total: this.file.size, mark };
    this.state = await this.post(this.form.dataset.receive, fields);
  }

  sendPart() {
    const { offset, parts } = this.state;
    const slice = this.file.slice(offset, offset + this.part);
    const began = performance.now();
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", parts);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("Upload-Offset", String(offset));
      request.setRequestHeader("X-CSRFToken", this.form.elements.csrf_token.value);
      request.upload.onprogress = (event) => this.show(offset + event.loaded, event.loaded, began);
      request.onerror = () => failed(new Error("cut"));
      request.onload = () => {
        const headers = { "content-type": request.getResponseHeader("content-type") ?? "" };
        told(new Response(request.responseText, { status: request.status, headers })).then(done, failed);
        this.fit(slice.size, (performance.now() - began) / 1000);
      };
      request.send(slice);
    });
  }

  show(sent, now, began) {
    const speed = now / Math.max(0.05, (performance.now() - began) / 1000);
    this.bar.value = Math.min(sent, this.file.size);
    this.say("sent", { sent: bytes(this.bar.value), total: bytes(this.file.size), speed: bytes(speed) });
  }

  fit(size, seconds) {
    const wanted = (size / Math.max(0.05, seconds)) * SECONDS_A_PART;
    this.part = Math.round(Math.min(this.state.largest, Math.max(SMALLEST, wanted)));
  }

  async whole() {
    let cuts = 0;
    while (true) {
      try {
        await this.begin();
        while (this.state.offset < this.file.size) {
          this.state = await this.sendPart();
          cuts = 0;
        }
        const said = [...new FormData(this.form)].filter(([name]) => name.startsWith("receipt-"));
        const kept = await this.post(this.state.finish, Object.fromEntries(said));
        this.bar.value = this.file.size;
        this.say("kept");
        return kept.file;
      } catch (problem) {
        if (problem instanceof Refused) throw problem;
        if (cuts >= WAITS_MS.length) throw problem;
        this.say("waiting");
        await new Promise((go) => setTimeout(go, WAITS_MS[cuts]));
        cuts += 1;
      }
    }
  }
}

async function sendAll(form, files) {
  const kept = [];
  let failed = false;
  for (const file of files) {
    const sending = new Sending(form, file);
    try {
      kept.push(await sending.whole());
    } catch (problem) {
      failed = true;
      if (problem instanceof Refused) sending.say("refused", { why: problem.message });
      else sending.say("broken");
    }
  }
  if (kept.length && !failed) {
    location.assign(`${form.dataset.received}?${new URLSearchParams(kept.map((id) => ["file", id]))}`);
  }
}

for (const form of document.querySelectorAll("form[data-receive]")) {
  form.addEventListener("submit", (event) => {
    const files = [...form.elements.file.files].filter((file) => file.size);
    if (!files.length) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    form.querySelector("[data-sending]").replaceChildren();
    sendAll(form, files).finally(() => {
      button.disabled = false;
    });
  });
}
