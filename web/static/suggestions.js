// Suggestions under the search box as one types: a combobox with a listbox, as the ARIA Authoring Practices have it.
// What was searched for before is kept in this browser alone. Whatever fails, the box goes on being a box.

const PAUSE = 100; // ms without a key before the server is asked
const LONGEST = 500; // letters: no query may have more
const REMEMBERED = 8; // searches
const KEPT = 50; // answers, for letters that are taken back
const STORE = "khobor.recent";
const GROUP = { recent: "recent", query: "query", headline: "headline", source: "name", section: "name" };
const BEFORE = "(^|[^\\p{L}\\p{M}\\p{N}\\u200c\\u200d])"; // no letter of a word
// To the end of a written syllable: a letter that loses its sign, or the other half of its conjunct, to another element falls apart.
const REST = "(?:[\\p{M}\\u200c\\u200d]*\\u09cd[\\u200c\\u200d]?\\p{L})*[\\p{M}\\u200c\\u200d]*";

const recent = {
  // A browser may forbid or fill its storage, and anything may have been written there.
  read() {
    try {
      const read = JSON.parse(localStorage.getItem(STORE));
      return Array.isArray(read) ? read.filter((text) => typeof text === "string").slice(0, REMEMBERED) : [];
    } catch {
      return [];
    }
  },
  write(texts) {
    try {
      localStorage.setItem(STORE, JSON.stringify(texts.slice(0, REMEMBERED)));
    } catch { /* then nothing is remembered */ }
  },
  add(text) {
    if (text) this.write([text, ...this.read().filter((other) => other !== text)]);
  },
  clear() {
    try {
      localStorage.removeItem(STORE);
    } catch { /* then there is nothing */ }
  },
};

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function languageOf(text) {
  return /[\u0980-\u09ff]/.test(text) ? "bn" : "en";
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

// *text* with the beginnings of its words that are in *typed* set off.
function emphasized(text, typed) {
  const parts = typed.normalize("NFC").split(/[\s"“”()]+/).map((part) => part.replace(/[\u09cd\u200c\u200d]+$/, ""));
  const words = parts.filter((part) => /[\p{L}\p{N}]/u.test(part)).map(escaped);
  if (!words.length) return [text];
  const found = new RegExp(`${BEFORE}((?:${words.join("|")})${REST})`, "giu");
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(found)) {
    const start = match.index + match[1].length;
    pieces.push(text.slice(end, start), make("b", {}, match[2]));
    end = start + match[2].length;
  }
  return [...pieces, text.slice(end)];
}

class Suggestions {
  constructor(form) {
    this.form = form;
    this.box = form.elements.q;
    this.texts = form.dataset;
    this.answers = new Map();
    this.options = [];
    this.active = -1;
    this.list = make("div", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": this.texts.suggestions });
    this.list.hidden = true;
    this.status = make("div", { class: "visually-hidden", role: "status" });
    form.append(this.list, this.status);
    // What is a search field may not be a combobox.
    set(this.box, { type: "text", inputmode: "search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" });
    this.listen();
  }

  listen() {
    this.box.addEventListener("input", () => this.wait());
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("focus", () => { if (!this.typed()) this.showRecent(); });
    this.box.addEventListener("pointerdown", () => { if (!this.typed()) this.showRecent(); }); // it may have the focus already
    this.box.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.click(event));
    this.form.addEventListener("submit", () => { recent.add(this.typed()); this.close(); });
    addEventListener("pagehide", () => this.close());
  }

  typed() {
    return this.box.value.trim();
  }

  // Asking

  wait() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (!this.typed()) {
      this.showRecent();
      return;
    }
    if (this.box.value.length <= LONGEST) this.timer = setTimeout(() => this.ask(this.box.value), PAUSE);
    else this.open(false);
  }

  async ask(text) {
    this.request = new AbortController();
    const { signal } = this.request;
    const found = this.answers.get(text) ?? await this.fetch(text, signal);
    if (!signal.aborted && document.activeElement === this.box) this.show(found, text);
  }

  // What the server says; nothing where it cannot be reached, has too much to do or has no index.
  async fetch(text, signal) {
    const asked = new URLSearchParams({ q: text });
    const { roman } = this.form.elements;
    if (roman) asked.set("roman", roman.value);
    try {
      const answer = await fetch(`${this.texts.address}?${asked}`, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return [];
      const { suggestions } = await answer.json();
      this.keep(text, suggestions);
      return suggestions;
    } catch {
      return [];
    }
  }

  keep(text, suggestions) {
    this.answers.set(text, suggestions);
    if (this.answers.size > KEPT) this.answers.delete(this.answers.keys().next().value);
  }

  // Showing

  showRecent() {
    const texts = recent.read();
    this.show(texts.map((text) => ({ kind: "recent", text })), "", texts.length ? [{ kind: "clear", text: this.texts.clear }] : []);
  }

  show(found, typed, last = []) {
    const groups = new Map();
    for (const one of found) groups.set(GROUP[one.kind], [...groups.get(GROUP[one.kind]) ?? [], one]);
    this.options = [];
    this.list.replaceChildren(
      ...[...groups].map(([name, members]) => this.group(name, members, typed)),
      ...last.map((one) => this.option(one, "")),
    );
    this.move(-1);
    this.open(this.options.length > 0);
    this.tell(found.length);
  }

  group(name, members, typed) {
    const label = make("div", { id: `suggestions-${name}`, class: "suggestions-label", role: "presentation" }, this.texts[name]);
    const options = members.map((one) => this.option(one, typed));
    return make("div", { class: "suggestions-group", role: "group", "aria-labelledby": label.id }, label, ...options);
  }

  option(suggestion, typed) {
    const text = suggestion.text.normalize("NFC");
    const lang = suggestion.kind === "clear" ? document.documentElement.lang : languageOf(text);
    const attributes = { id: `suggestion-${this.options.length}`, class: `suggestion suggestion-${suggestion.kind}`, role: "option", "aria-selected": "false", lang };
    const element = make("div", attributes, ...emphasized(text, typed));
    this.options.push({ ...suggestion, element });
    return element;
  }

  tell(count) {
    const { lang } = document.documentElement;
    const number = count.toLocaleString(lang === "bn" ? "bn-BD" : lang);
    this.status.textContent = count ? this.texts[count === 1 ? "one" : "many"].replace("{count}", number) : "";
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.box.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) {
      this.move(-1);
      this.status.textContent = "";
    }
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.open(false);
  }

  // Choosing

  press(event) {
    if (event.isComposing || event.keyCode === 229) return; // the keys are those of an input method
    const isOpen = !this.list.hidden;
    const action = {
      ArrowDown: () => (isOpen ? this.step(1) : this.reopen()),
      ArrowUp: () => (isOpen && event.altKey ? this.open(false) : isOpen ? this.step(-1) : this.reopen()),
      Enter: () => this.active >= 0 && this.choose(this.options[this.active]),
      Escape: () => (isOpen ? this.close() : this.empty()),
      Home: () => { this.move(-1); return false; },
      End: () => { this.move(-1); return false; },
    }[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.shiftKey && action() !== false) event.preventDefault();
  }

  reopen() {
    if (this.typed()) this.ask(this.box.value);
    else this.showRecent();
  }

  // One line on or back; between the last and the first of them is the box itself.
  step(by) {
    const places = this.options.length + 1;
    this.move((this.active + 1 + by + places) % places - 1);
  }

  move(active) {
    this.options[this.active]?.element.setAttribute("aria-selected", "false");
    this.active = active;
    const option = this.options[active]?.element;
    if (!option) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", option.id);
  }

  empty() {
    if (!this.box.value) return false;
    this.box.value = "";
    this.showRecent();
    return true;
  }

  click(event) {
    const element = event.target.closest("[role=option]");
    const chosen = this.options.find((option) => option.element === element);
    if (chosen) this.choose(chosen);
  }

  choose({ kind, text, url }) {
    if (kind === "clear") {
      recent.clear();
      this.show([], "");
      this.box.focus();
    } else if (kind === "query" || kind === "recent") {
      this.box.value = text;
      this.form.requestSubmit();
    } else {
      this.close();
      location.assign(url);
    }
  }
}

document.querySelectorAll("form[data-address]").forEach((form) => new Suggestions(form));
