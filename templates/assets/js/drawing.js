/* Pan and zoom for the drawings of a page: wheel with Ctrl, drag, buttons, and + - 0 and arrows from the keyboard. Without a script they
   are still whole, with their links. Also lets the keyboard reach tables that scroll. */
(() => {
  "use strict";
  const MOST = 12;

  const icons = {
    in: "M12 5v14M5 12h14",
    out: "M5 12h14",
    fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    full: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  };

  const drawing = (place) => {
    const svg = place.querySelector(":scope > svg");
    if (!svg || !svg.viewBox.baseVal.width) return;
    const words = JSON.parse(place.dataset.words || "{}");
    const whole = svg.viewBox.baseVal;
    const home = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
    let at = { ...home };

    const show = (next) => {
      const width = Math.min(home.width, Math.max(home.width / MOST, next.width));
      const height = (width * home.height) / home.width;
      at = {
        x: Math.min(home.x + home.width - width, Math.max(home.x, next.x)),
        y: Math.min(home.y + home.height - height, Math.max(home.y, next.y)),
        width,
        height,
      };
      svg.setAttribute("viewBox", `${at.x} ${at.y} ${at.width} ${at.height}`);
      place.classList.toggle("zoomed", width < home.width * 0.999);
    };
    const zoom = (factor, x = at.x + at.width / 2, y = at.y + at.height / 2) => {
      const width = Math.min(home.width, Math.max(home.width / MOST, at.width / factor));
      const part = width / at.width;
      show({ x: x - (x - at.x) * part, y: y - (y - at.y) * part, width });
    };
    const pan = (x, y) => show({ ...at, x: at.x + x, y: at.y + y });
    const point = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const full = () => (document.fullscreenElement ? document.exitFullscreen() : place.requestFullscreen());

    const tools = document.createElement("div");
    tools.className = "planta-tools";
    const acts = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), fit: () => show(home), full };
    for (const [name, act] of Object.entries(acts)) {
      if (name === "full" && !document.fullscreenEnabled) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.title = words[name] || name;
      button.setAttribute("aria-label", button.title);
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${icons[name]}"/></svg>`;
      button.addEventListener("click", act);
      tools.append(button);
    }
    place.append(tools);
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    if (words.view) place.setAttribute("aria-label", words.view);

    place.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = at.width / 8;
      const zoomed = place.classList.contains("zoomed");
      const keys = { "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.fit, f: full };
      const arrows = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
      if (keys[event.key]) keys[event.key]();
      else if (zoomed && arrows[event.key]) pan(...arrows[event.key]);
      else return;
      event.preventDefault();
      event.stopPropagation(); // Material's own shortcuts (f opens the search) must not follow
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls as ever
      event.preventDefault();
      const p = point(event);
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, p.x, p.y);
    }, { passive: false });

    let from = null;
    let moved = false;
    svg.addEventListener("pointerdown", (event) => {
      moved = false;
      if (event.button === 0 && place.classList.contains("zoomed")) from = point(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const p = point(event);
      if (!moved && Math.hypot(p.x - from.x, p.y - from.y) < at.width / 200) return;
      if (!moved) svg.setPointerCapture(event.pointerId);
      moved = true;
      place.classList.add("dragging");
      pan(from.x - p.x, from.y - p.y);
    });
    const drop = () => {
      from = null;
      place.classList.remove("dragging");
    };
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", drop);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("click", (event) => {
      if (moved) event.preventDefault(); // the end of a drag over a link is no click
    }, true);
    addEventListener("beforeprint", () => show(home));
  };

  const start = () => {
    document.querySelectorAll("[data-view]").forEach(drawing);
    for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap"))
      if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
    addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => setTimeout(start));
  else start();
})();
