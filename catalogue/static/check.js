// Check my file: drop files on the form, see what is sent and how far it is, and follow the check without reloading.
// Without this script the form, the wait and the report work all the same.

const words = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

for (const head of document.querySelectorAll(".mistakes")) head.focus();

function enhance(form) {
  const input = form.querySelector("#files");
  const drop = form.querySelector(".drop");
  const list = form.querySelector(".chosen");
  const live = form.querySelector(".live");
  const go = form.querySelector(".send-it");
  const bar = form.querySelector(".sent-bar");
  const most = Number(form.dataset.most);
  const mostFiles = Number(form.dataset.mostFiles);
  form.querySelector(".drag").hidden = false;

  const refusal = () => {
    const files = [...input.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > mostFiles) return `Those are ${files.length} files, and ${mostFiles} at a time is the most. Send fewer, or a ZIP.`;
    if (bytes > most) return `That is ${words(bytes)}, and ${form.dataset.mostWords} is the most. Send less at a time.`;
    return "";
  };

  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      const size = document.createElement("span");
      size.textContent = words(file.size);
      item.append(file.name, " ", size);
      return item;
    }));
    list.hidden = !input.files.length;
    const why = refusal();
    live.textContent = why || (input.files.length ? `${input.files.length === 1 ? "1 file" : `${input.files.length} files`} chosen.` : "");
    live.classList.toggle("wrong", Boolean(why));
    input.setCustomValidity(why);
  };

  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  }
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
  });
  // A file that misses the mark would else be opened in the place of the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

  form.addEventListener("submit", (event) => {
    if (refusal()) { event.preventDefault(); show(); input.focus(); return; }
    event.preventDefault();
    const request = new XMLHttpRequest();
    const progress = bar.querySelector("progress");
    const over = (sentence) => {
      bar.hidden = true;
      go.disabled = false;
      live.textContent = sentence;
      live.classList.toggle("wrong", Boolean(sentence));
    };
    request.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      progress.value = (100 * sent.loaded) / sent.total;
      if (sent.loaded === sent.total) live.textContent = "Sent. We are reading it.";
    });
    request.addEventListener("load", () => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* It is a page. */ }
      if (told.address) location.assign(new URL(told.address).pathname);
      else over(told.detail || "That did not work. Try again in a minute.");
    });
    request.addEventListener("error", () => over("The connection broke off. Check that you are online, then try again."));
    request.addEventListener("abort", () => over(""));
    bar.querySelector(".stop").onclick = () => request.abort();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    bar.hidden = false;
    progress.value = 0;
    go.disabled = true;
    live.classList.remove("wrong");
    live.textContent = "Sending…";
    request.send(new FormData(form));
  });
  window.addEventListener("pageshow", () => { go.disabled = false; bar.hidden = true; show(); });
  show();
}

const STEPS = {
  read: [1, "Reading it"], recognise: [2, "Finding the tables"], standardise: [3, "Putting it into the standard"],
  check: [4, "Checking every figure"], write: [5, "Writing the report"],
};

async function follow(wait) {
  const live = wait.querySelector(".live");
  let said = "";
  for (let pause = 300; ; pause = Math.min(2000, pause * 1.25)) {
    await new Promise((done) => setTimeout(done, pause));
    let told;
    try {
      const answer = await fetch(wait.dataset.state, { headers: { Accept: "application/json" } });
      if (answer.status === 404) { location.reload(); return; }
      told = await answer.json();
    } catch { continue; }
    if (told.finished) { location.reload(); return; }
    for (const file of told.files) {
      const item = wait.querySelector(`[data-number="${file.number}"]`);
      if (!item) { location.reload(); return; }
      const over = { done: [6, "Done"], failed: [6, "Could not be checked"], waiting: [0, "Waits for its turn"] };
      const [place, text] = over[file.state] || STEPS[file.stage] || [0, "Being checked"];
      item.querySelector("span").textContent = text;
      item.querySelector("progress").value = place;
    }
    const done = told.files.filter((file) => file.state === "done" || file.state === "failed").length;
    const now = `${done} of ${told.files.length} done.`;
    if (now !== said) { said = now; live.textContent = now; }
  }
}

const form = document.querySelector("form.send");
if (form) enhance(form);
const wait = document.querySelector(".wait");
if (wait) follow(wait);
