// A map becomes livelier: its areas answer to the mouse, to a finger and to the arrow keys, and its periods to a slider.
// Without this script the same page works: the map is an image or a drawing of links, and the form asks for a period.

const SVG = "image/svg+xml";

/** Put the drawing itself where its image stood, so that its areas can be pointed at. */
async function inline(image) {
  const answer = await fetch(image.src);
  if (!answer.ok) return;
  // In the page our stylesheet colours it: the drawing's own rules are left out before anything reads them.
  const text = (await answer.text()).replace(/<style>[^]*?<\/style>/, "");
  const drawing = new DOMParser().parseFromString(text, SVG).documentElement;
  if (drawing.nodeName !== "svg") return;
  drawing.setAttribute("role", "application");
  drawing.setAttribute("aria-roledescription", "map");
  drawing.setAttribute("aria-label", `${image.alt} Move between areas with the arrow keys; Enter opens an area’s page.`);
  drawing.setAttribute("tabindex", "0");
  image.replaceWith(document.importNode(drawing, true));
}

const areasOf = (drawing) => [...drawing.querySelectorAll("[data-area]")];
const wordsOf = (area) => area.querySelector("title")?.textContent ?? area.dataset.words ?? "";

function show(holder, area) {
  const tip = holder.querySelector(".map-tip");
  holder.querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
  if (!area) {
    tip.hidden = true;
    return;
  }
  (area.matches("path") ? area : area.querySelector("path")).classList.add("now");
  tip.textContent = wordsOf(area);
  tip.hidden = false;
}

/** The nearest area in the direction of an arrow key. */
function towards(areas, here, key) {
  const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const middle = (area) => {
    const box = area.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(here);
  let best = null;
  let least = Infinity;
  for (const area of areas) {
    const [i, j] = middle(area);
    const along = (i - x) * across + (j - y) * down;
    const aside = Math.abs((i - x) * down) + Math.abs((j - y) * across);
    if (area !== here && along > 1 && along + 2.5 * aside < least) [best, least] = [area, along + 2.5 * aside];
  }
  return best ?? here;
}

function listen(holder) {
  const drawing = holder.querySelector(".map-drawn svg.map");
  if (!drawing) return;
  const at = (event) => event.target.closest?.("[data-area]");
  holder.addEventListener("pointerover", (event) => show(holder, at(event)));
  holder.addEventListener("pointerleave", () => show(holder, null));
  holder.addEventListener("focusin", (event) => at(event) && show(holder, at(event)));
  holder.addEventListener("focusout", () => show(holder, null));
  if (drawing.getAttribute("role") !== "application") return;
  let here = null;
  drawing.addEventListener("click", (event) => at(event) && open(at(event)));
  drawing.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow")) {
      here = here ? towards(areasOf(drawing), here, event.key) : areasOf(drawing)[0];
      show(holder, here);
      event.preventDefault();
    } else if (event.key === "Enter" && here) open(here);
    else if (event.key === "Escape") show(holder, (here = null));
  });
}

const open = (area) => {
  window.top === window ? location.assign(`/area/${area.dataset.area}`) : window.open(`/area/${area.dataset.area}`, "_top");
};

async function enliven(holder) {
  const image = holder.querySelector(".map-drawn img");
  if (image) await inline(image).catch(() => {});
  listen(holder);
}

/** Exchange the map, its legend, words and table for those of another period; the address keeps the choice. */
async function exchange(holder, form) {
  const asked = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...asked]) if (!value) asked.delete(name, value);
  const answer = await fetch(`${holder.dataset.address}?${asked}`);
  if (!answer.ok) return holder;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-map]");
  if (!found) return holder;
  const fresh = document.importNode(found, true);
  fresh.querySelector("details")?.toggleAttribute("open", holder.querySelector("details")?.open ?? false);
  await enlivenBefore(fresh, holder);
  // A slider passes many periods: all of them together are one step back.
  if (!history.state) history.replaceState({ choice: true }, "");
  history[history.state.map ? "replaceState" : "pushState"]({ choice: true, map: true }, "", `?${asked}#map`);
  form.parentElement.querySelectorAll("[data-map-files] a").forEach((link) => {
    link.search = `?${asked}`;
  });
  return fresh;
}

async function enlivenBefore(fresh, old) {
  const image = fresh.querySelector(".map-drawn img");
  if (image) await inline(image).catch(() => {});
  old.replaceWith(fresh);
  listen(fresh);
}

/** A slider beside the list of periods, the oldest at its left. */
function slider(form, select) {
  const options = [...select.options].reverse();
  const range = document.createElement("input");
  range.type = "range";
  range.className = "map-slider";
  range.min = 0;
  range.max = options.length - 1;
  range.setAttribute("aria-label", "Period of the map, from the oldest to the newest");
  select.parentElement.append(range);
  const place = () => {
    range.value = options.findIndex((option) => option.selected);
    range.setAttribute("aria-valuetext", select.selectedOptions[0].textContent);
  };
  place();
  range.addEventListener("input", () => {
    options[range.value].selected = true;
    place();
    select.dispatchEvent(new Event("change"));
  });
  select.addEventListener("change", place);
}

/** The map of this page, and its form. */
function begin() {
  let holder = document.querySelector("[data-map]");
  if (holder) {
    enliven(holder);
    const form = document.querySelector("[data-map-choices]");
    const select = form?.querySelector("[data-map-period]");
    if (select) {
      slider(form, select);
      let turn = 0;
      let last = Promise.resolve();
      select.addEventListener("change", () => {
        const mine = ++turn;
        last = last.then(async () => {
          if (mine === turn) holder = await exchange(holder, form).catch(() => holder);
        });
      });
    }
  }
}

// Back and forward are among choices: the page is shown anew as its address says.
addEventListener("popstate", ({ state }) => state?.choice && location.reload());

// The chart was asked for other figures: the map of the new page shows them too.
document.addEventListener("choice", ({ detail: page }) => {
  const [old, fresh] = [document, page].map((one) => one.querySelector("section#map"));
  if (!old) return;
  old.hidden = !fresh;
  if (!fresh) return;
  old.replaceChildren(...document.importNode(fresh, true).childNodes);
  begin();
});

begin();
