// From mark to mark, and texts to copy. Without this script a link leads to the first mark, and texts can be selected.

const numerals = new Intl.NumberFormat(document.documentElement.lang === "bn" ? "bn-u-nu-beng" : "en");

function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

class Marks {
  constructor(bar) {
    this.bar = bar;
    this.places = [...document.querySelectorAll("mark[id]")].map(together);
    this.at = -1;
    bar.querySelector(".marks-first").hidden = true;
    for (const button of bar.querySelectorAll(".marks-step")) {
      button.hidden = false;
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
    // Letters are keys only while the focus is in the bar: elsewhere they belong to the reader's own tools.
    bar.addEventListener("keydown", (event) => this.press(event));
    bar.querySelector(".marks-off").addEventListener("click", (event) => this.toggle(event));
  }

  press(event) {
    const step = { n: 1, p: -1 }[event.key];
    if (step && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.step(step);
    }
  }

  step(step) {
    const count = this.places.length;
    const from = this.at < 0 ? (step > 0 ? -1 : 0) : this.at;
    this.shine(false);
    this.at = (from + step + count) % count;
    this.shine(true);
    this.places[this.at][0].scrollIntoView({ block: "center" });
    const values = { place: numerals.format(this.at + 1), count: numerals.format(count), word: this.places[this.at].map((mark) => mark.textContent).join(" ") };
    this.bar.querySelector(".marks-place").textContent = filled(this.bar.dataset.place, values);
    this.bar.querySelector(".marks-told").textContent = filled(this.bar.dataset.word, values);
  }

  shine(on) {
    for (const mark of this.places[this.at] ?? []) mark.classList.toggle("current", on);
  }

  // As the link would, but the reader stays where they are.
  toggle(event) {
    event.preventDefault();
    const link = event.currentTarget;
    const hidden = document.querySelector(".article").classList.toggle("unmarked");
    [link.textContent, link.dataset.off] = [link.dataset.off, link.textContent];
    const here = new URL(location);
    if (hidden) here.searchParams.set("marks", "off");
    else here.searchParams.delete("marks");
    history.replaceState(history.state, "", here);
    for (const button of this.bar.querySelectorAll(".marks-step")) button.disabled = hidden;
  }
}

// A mark and those right behind it that are no places of their own.
function together(mark) {
  const marks = [mark];
  for (let next = mark.nextElementSibling; next?.matches("mark:not([id])"); next = next.nextElementSibling) marks.push(next);
  return marks;
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  const told = document.querySelector(".copy-told");
  told.textContent = "";
  button.before(told); // what is said of it is read where it was pressed
  field.select();
  const done = await written(field.value);
  button.focus();
  told.textContent = done ? told.dataset.done : told.dataset.failed;
}

// Only pages that came by https, or from this machine, have a clipboard.
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

const bar = document.querySelector(".marks");
if (bar) new Marks(bar);

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
