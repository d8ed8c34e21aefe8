// A chart comes to life: it tells the figures under a pointer, a finger or the arrow keys, brings one line forward, and
// draws another choice without a new page. Without this script the same chart is an image, and the same form asks for it.

const SIZES = [["narrow", "(max-width: 36em)"], ["medium", "(max-width: 60em)"], ["wide", "all"]];

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const sizeNow = () => SIZES.find(([, media]) => matchMedia(media).matches)[0];

/** Put the drawing itself where its image stands. Lines can then be pointed at; bars have their figures beside them. */
async function enliven(figure) {
  const size = sizeNow();
  const answer = await fetch(figure.dataset.chart.replace("chart-wide.json", `chart-${size}.json`));
  if (!answer.ok) return;
  const found = await answer.json();
  const drawing = new DOMParser().parseFromString(found.svg, "image/svg+xml").documentElement;
  if (drawing.nodeName !== "svg") return;
  const plot = figure.querySelector(".plot");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", plot.querySelector("img")?.alt ?? plot.dataset.alt);
  plot.dataset.alt = drawing.getAttribute("aria-label");
  plot.dataset.size = size;
  plot.replaceChildren(document.importNode(drawing, true));
  if (found.periods.length > 1) point(plot, found);
}

/** A line at the period, its figures in a box, and a slider under the drawing that the arrow keys move. */
function point(plot, found) {
  const drawing = plot.querySelector("svg");
  const { width, height, plot: room, periods, series } = found;
  const at = periods.map((_, number) =>
    series.map((one) => ({ ...one, point: one.points.find(([period]) => period === number) }))
      .filter((one) => one.point)
      .sort((a, b) => (a.point[1] ?? 9999) - (b.point[1] ?? 9999)));
  const rule = make("div", { className: "time-rule", hidden: true });
  const tip = make("div", { className: "tip", hidden: true });
  const slider = make("input", { type: "range", className: "time", min: 0, max: periods.length - 1 });
  slider.value = periods.length - 1;
  slider.setAttribute("aria-label", "Period: move through the chart with the arrow keys");
  slider.style.marginLeft = `${((periods[0].x - 10) / width) * 100}%`;
  slider.style.width = `${((periods.at(-1).x - periods[0].x + 20) / width) * 100}%`;
  rule.style.top = `${(room.top / height) * 100}%`;
  rule.style.height = `${((room.bottom - room.top) / height) * 100}%`;
  const canvas = make("div", { className: "canvas" });
  const stage = make("div", { className: "stage" });
  drawing.replaceWith(stage);
  canvas.append(drawing, rule);
  stage.append(canvas, slider, tip);

  const words = (number) => `${periods[number].label}. ${at[number].map((one) =>
    `${one.name} ${one.point[2]}${one.point[3] ? ` (${one.point[3]})` : ""}`).join("; ")}`;

  function tell(number, code) {
    slider.value = number;
    slider.setAttribute("aria-valuetext", words(number));
    const rows = at[number].map((one) => make("li", { className: `${one.look}${one.code === code ? " now" : ""}` },
      make("span", { textContent: one.name }),
      make("b", { textContent: one.point[2] }),
      ...(one.point[3] && (one.code === code || at[number].length < 4)
        ? [make("small", { textContent: one.point[3] })] : [])));
    tip.replaceChildren(make("strong", { textContent: periods[number].label }), make("ul", {}, ...rows));
    const share = periods[number].x / width;
    rule.style.left = `${share * 100}%`;
    tip.style.left = share > 0.5 ? "" : `calc(${share * 100}% + 14px)`;
    tip.style.right = share > 0.5 ? `calc(${(1 - share) * 100}% + 14px)` : "";
    rule.hidden = tip.hidden = false;
  }
  const hush = () => {
    rule.hidden = tip.hidden = true;
    bring(plot, null);
  };
  slider.setAttribute("aria-valuetext", words(periods.length - 1));
  slider.addEventListener("input", () => tell(Number(slider.value)));
  slider.addEventListener("focus", () => slider.matches(":focus-visible") && tell(Number(slider.value)));
  slider.addEventListener("blur", hush);
  slider.addEventListener("keydown", (event) => event.key === "Escape" && hush());
  const follow = (event) => {
    const box = drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    const named = event.target.closest?.("[data-code]")?.dataset.code;
    if (x > room.right + 8) return named ? (bring(plot, named), void (rule.hidden = tip.hidden = true)) : hush();
    const number = periods.reduce((best, one, i) =>
      Math.abs(one.x - x) < Math.abs(periods[best].x - x) ? i : best, 0);
    const near = at[number].filter((one) => one.point[1] !== null)
      .map((one) => [Math.abs(one.point[1] - y), one.code]).sort((a, b) => a[0] - b[0])[0];
    const code = near && near[0] < 24 ? near[1] : null;
    bring(plot, code);
    tell(number, code);
  };
  for (const kind of ["pointermove", "pointerdown"]) canvas.addEventListener(kind, follow);
  // What a finger asked for stays until it touches elsewhere: there is nothing to keep it upon the drawing.
  canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hush());
  document.addEventListener("pointerdown", (event) => plot.isConnected && !stage.contains(event.target) && hush());
}

/** One series before the others, with its margin of error; none where the code is empty. */
function bring(plot, code) {
  const of = [...plot.querySelectorAll("svg [data-code]")];
  const is = of.some((one) => one.dataset.code === code);
  plot.classList.toggle("dim", is);
  for (const one of of) one.classList.toggle("on", is && one.dataset.code === code);
}

/** Pointing at a card, or at a name with its tick, brings its line forward. */
function followNames(holder) {
  const plot = holder.querySelector(".plot");
  const codeOf = (event) => {
    const one = event.target.closest?.(".latest li, .pick li");
    return one ? one.dataset.code ?? one.querySelector("input").value : null;
  };
  for (const kind of ["pointerover", "focusin"]) holder.addEventListener(kind, (event) => {
    const code = codeOf(event);
    if (code) bring(plot, code);
  });
  for (const kind of ["pointerout", "focusout"]) holder.addEventListener(kind, (event) => {
    if (codeOf(event)) bring(plot, null);
  });
}

/** What the form asks for now. changed: the control that was touched. usual: areas that nobody chose are not asked for. */
function asked(form, changed, button, { usual, show }) {
  const data = new FormData(form, button ?? undefined);
  const isSelect = changed?.tagName === "SELECT";
  if (isSelect && show && changed.name !== "area_type") data.set("show", show);
  if (changed?.name === "area_type" || (isSelect && usual !== undefined) || data.has("show")) data.delete("area");
  const query = new URLSearchParams(data);
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return query;
}

function live(holder, says) {
  const form = document.getElementById("choose");
  if (!form) return;
  holder.classList.add("live");
  let turn = 0;
  const update = async (changed, button) => {
    const mine = ++turn;
    holder.setAttribute("aria-busy", "true");
    const query = asked(form, changed, button, holder.dataset);
    const address = new URL(form.action);
    address.search = query;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      await exchange(holder, page, says, () => mine === turn);
      if (mine === turn && changed?.matches("select")) document.dispatchEvent(new CustomEvent("choice", { detail: page }));
    } catch {
      location.assign(address);
    }
  };
  holder.addEventListener("change", (event) => {
    const { target } = event;
    if (!target.matches("select, [type=checkbox]")) return;
    // What is no longer wanted goes at once; the new drawing follows.
    for (const one of holder.querySelectorAll(".plot [data-code]")) {
      if (one.dataset.code === target.value) one.classList.toggle("off", !target.checked);
    }
    update(target);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update(null, event.submitter);
  });
}

/** The new page's figures take the place of the old ones; the address keeps the choice; what has the focus keeps it. */
async function exchange(old, page, says, isLatest) {
  const found = page.querySelector("[data-figures]");
  if (!found) throw new Error("no figures");
  const fresh = document.importNode(found, true);
  const figure = fresh.querySelector("[data-chart]");
  await enliven(figure).catch(() => {});
  if (!isLatest()) return;
  const focused = document.activeElement;
  const again = focused?.id ? `#${CSS.escape(focused.id)}` : focused?.value ? `[name="${focused.name}"][value="${focused.value}"]` : null;
  const open = old.querySelector("details")?.open ?? false;
  const isInside = old.contains(focused);
  fresh.querySelector("details")?.toggleAttribute("open", open);
  old.replaceWith(fresh);
  if (isInside) (again && fresh.querySelector(again) || fresh.querySelector("#choose select, .pick input"))?.focus();
  begin(fresh, says);
  const share = document.querySelector("[data-share]");
  const links = page.querySelectorAll("[data-share] a");
  share.querySelectorAll("a").forEach((link, number) => { link.href = links[number].getAttribute("href"); });
  share.querySelector("code").textContent = page.querySelector("[data-share] code").textContent;
  if (!history.state) history.replaceState({ choice: true }, "");
  history.pushState({ choice: true }, "", fresh.dataset.address);
  says.textContent = `${figure.querySelector("figcaption strong").textContent}. ${figure.querySelector("figcaption span").textContent}`;
}

function begin(holder, says) {
  followNames(holder);
  live(holder, says);
}

// Back and forward are among choices: the page is shown anew as its address says.
addEventListener("popstate", ({ state }) => state?.choice && location.reload());

const figure = document.querySelector("[data-chart]");
if (figure) {
  enliven(figure).catch(() => {});
  const holder = figure.closest("[data-figures]");
  if (holder) {
    const says = make("p", { className: "hidden" });
    says.setAttribute("aria-live", "polite");
    holder.after(says);
    begin(holder, says);
  }
  let size = sizeNow();
  addEventListener("resize", () => {
    if (sizeNow() === size) return;
    size = sizeNow();
    document.querySelectorAll("[data-chart]").forEach((one) => enliven(one).catch(() => {}));
  });
}
