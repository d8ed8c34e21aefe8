// The SQL page: run with Ctrl + Enter, indent with Tab, put a column's name into the query, show where a mistake is.
// Without this script the page works all the same.

const form = document.querySelector("form.sql");
const query = form.querySelector("#q");
const live = document.createElement("p");
live.className = "hidden";
live.setAttribute("role", "status");
form.append(live);

const say = (words) => { live.textContent = words; };

for (const keys of form.querySelectorAll(".keys")) keys.hidden = false;

// Text is put in by the browser itself where it can, so that it can be undone.
function insert(text) {
  query.focus();
  if (!document.execCommand("insertText", false, text)) query.setRangeText(text, query.selectionStart, query.selectionEnd, "end");
}

// Tab indents only while somebody is typing: Escape, or coming by keyboard, lets it move on as everywhere.
let typing = false;
query.addEventListener("input", () => { typing = true; });
query.addEventListener("pointerdown", () => { typing = true; });
query.addEventListener("blur", () => { typing = false; });
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".go"));
  } else if (event.key === "Escape") {
    typing = false;
    say("Tab now moves to the next control.");
  } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey && typing) {
    event.preventDefault();
    insert("  ");
  }
});

const fault = document.querySelector("#fault");
if (fault) {
  fault.focus();
  const start = Number(fault.dataset.start);
  if (fault.dataset.start) query.setSelectionRange(start, Math.max(Number(fault.dataset.end), start + 1));
}

// A column's name becomes a button that puts it into the query.
function enhance(part) {
  for (const name of part.querySelectorAll("code.insert")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.title = "Put it into the query";
    button.addEventListener("click", () => {
      insert(name.dataset.name);
      say(`${name.dataset.name} is in the query.`);
    });
    name.replaceWith(button);
    button.append(name);
  }
}
enhance(form);

// A table opens beneath its name, and the query that is being written stays as it is.
for (const button of form.querySelectorAll("nav.tables button[name=table]")) {
  if (!button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const item = button.closest("li");
    const open = item.querySelector(".columns");
    if (open) {
      open.remove();
      button.setAttribute("aria-expanded", "false");
      return;
    }
    try {
      const answer = await fetch(`${form.getAttribute("action").split("#")[0]}/table/${encodeURIComponent(button.value)}`);
      if (!answer.ok) throw new Error(answer.status);
      for (const other of form.querySelectorAll("nav.tables .columns")) {
        other.closest("li")?.querySelector("button[name=table]")?.setAttribute("aria-expanded", "false");
        other.remove();
      }
      item.insertAdjacentHTML("beforeend", await answer.text());
      button.setAttribute("aria-expanded", "true");
      enhance(item);
    } catch {
      form.requestSubmit(button);
    }
  });
}

// Looking for a table hides the others at once; Enter asks the server, which looks at the columns as well.
const find = form.querySelector("#find-table");
find.addEventListener("input", () => {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of form.querySelectorAll("nav.tables li[data-words]")) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
  }
});
