// A span of months picked on the timeline: by drawing across it, by its two handles, or by their keys.
// The two lists of months in the form are what is sent; without this script they, the bars and the table do the same.

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -Infinity, End: Infinity };
const STILL = 4; // px: less is a press, not a stroke

class Picker {
  constructor(figure) {
    this.plot = figure.querySelector(".timeline-plot");
    this.bars = figure.querySelector(".timeline-bars");
    this.band = figure.querySelector(".timeline-band");
    this.told = figure.querySelector(".timeline-span");
    this.form = figure.querySelector(".timeline-form");
    this.lists = [this.form.elements.from, this.form.elements.to];
    this.months = [...this.lists[0].options].slice(1).map(({ value, text }) => ({ value, text }));
    this.start = Number(this.plot.dataset.start) / 100;
    this.width = Number(this.plot.dataset.width) / 100;
    this.handles = ["first", "last"].map((end) => this.addHandle(end));
    this.set(this.chosen());
    this.lists.forEach((list) => list.addEventListener("change", () => this.set(this.chosen())));
    this.bars.addEventListener("pointerdown", (event) => this.begin(event, this.monthAt(event.clientX)));
    this.bars.addEventListener("dragstart", (event) => event.preventDefault()); // of a link, which a bar is
  }

  addHandle(end) {
    const handle = document.createElement("div");
    handle.className = "timeline-handle";
    handle.dataset.end = end;
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", this.plot.dataset[`${end}Label`]);
    handle.setAttribute("aria-orientation", "horizontal");
    handle.addEventListener("keydown", (event) => this.press(event, end));
    handle.addEventListener("pointerdown", (event) => this.begin(event, this.span[end === "first" ? 1 : 0]));
    this.plot.append(handle);
    return handle;
  }

  // The places of the months that the lists show; an open end is the first or the last of all, as is one beyond them.
  chosen() {
    const last = this.months.length - 1;
    const [from, to] = this.lists.map((list) => list.selectedIndex - 1);
    const span = [Math.max(from, 0), to < 0 ? last : to];
    return span[0] <= span[1] ? span : [0, last];
  }

  set(span) {
    this.span = span;
    const names = span.map((month) => this.months[month].text);
    this.handles.forEach((handle, end) => {
      handle.setAttribute("aria-valuemin", end ? span[0] : 0);
      handle.setAttribute("aria-valuemax", end ? this.months.length - 1 : span[1]);
      handle.setAttribute("aria-valuenow", span[end]);
      handle.setAttribute("aria-valuetext", names[end]);
    });
    this.told.value = names[0] === names[1] ? names[0] : `${names[0]} – ${names[1]}`;
    this.place();
  }

  place() {
    const [first, last] = [this.across(this.span[0]), this.across(this.span[1] + 1)];
    this.band.setAttribute("x", `${100 * first}%`);
    this.band.setAttribute("width", `${100 * (last - first)}%`);
    const bars = "(100% - 2 * var(--handle))"; // their width: they are between the places of the handles
    this.handles[0].style.left = `calc(${first} * ${bars})`; // it stands before the span, the other behind it
    this.handles[1].style.left = `calc(var(--handle) + ${last} * ${bars})`;
  }

  // Where a month begins, as a share of the drawing's width.
  across(month) {
    return this.start + (this.width * month) / this.months.length;
  }

  monthAt(x) {
    const { left, width } = this.bars.getBoundingClientRect();
    const month = Math.floor((((x - left) / width - this.start) / this.width) * this.months.length);
    return Math.min(Math.max(month, 0), this.months.length - 1);
  }

  press(event, end) {
    if (event.key === "Enter") return this.apply();
    if (event.key === "Escape") return this.restore();
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const span = [...this.span];
    const place = end === "first" ? 0 : 1;
    const [least, most] = place ? [span[0], this.months.length - 1] : [0, span[1]];
    span[place] = Math.min(Math.max(span[place] + STEPS[event.key], least), most);
    this.choose(span);
    this.told.value += ` (${this.plot.dataset.hint})`;
  }

  // A stroke across the months from *anchor* to wherever the pointer is let go.
  begin(event, anchor) {
    if (event.button !== 0 || !event.isPrimary) return;
    const { currentTarget: target, clientX: from, pointerId } = event;
    const listening = new AbortController();
    const on = (type, act) => addEventListener(type, act, { signal: listening.signal }); // a quick move is outside at once
    let isStroke = false;
    on("pointermove", (move) => {
      if (move.pointerId !== pointerId) return;
      if (!isStroke && Math.abs(move.clientX - from) < STILL) return;
      if (!isStroke) target.setPointerCapture(pointerId); // not before: a press has to reach its bar
      isStroke = true;
      const month = this.monthAt(move.clientX);
      this.choose([Math.min(anchor, month), Math.max(anchor, month)]);
    });
    on("pointerup", () => {
      listening.abort();
      if (isStroke) this.apply();
    });
    const giveUp = () => {
      listening.abort();
      this.restore();
    };
    on("pointercancel", giveUp);
    on("keydown", (key) => key.key === "Escape" && giveUp());
  }

  choose(span) {
    this.plot.classList.add("is-picked");
    this.told.hidden = false;
    span.forEach((month, end) => { this.lists[end].selectedIndex = month + 1; });
    this.set(span);
  }

  restore() {
    this.form.reset();
    this.plot.classList.remove("is-picked");
    this.told.hidden = true;
    this.set(this.chosen());
  }

  apply() {
    this.form.requestSubmit();
  }
}

document.querySelectorAll(".timeline").forEach((figure) => new Picker(figure));
