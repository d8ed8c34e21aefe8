// A button that copies, beside each piece of text that is there to be copied. Without it, one selects and copies.

const SHOWN_FOR = 2000; // milliseconds

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "hidden";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (!done) throw new Error("the browser did not copy");
}

for (const block of document.querySelectorAll("pre[data-copy]")) {
  const said = block.getAttribute("aria-label");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${said}`);
  const answer = document.createElement("span");
  answer.className = "small";
  answer.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await copy(block.textContent);
      answer.textContent = "Copied";
    } catch {
      answer.textContent = "Select the text and copy it";
    }
    button.focus();
    setTimeout(() => { answer.textContent = ""; }, SHOWN_FOR);
  });
  const row = document.createElement("p");
  row.className = "copy-row";
  row.append(button, answer);
  block.after(row);
}
