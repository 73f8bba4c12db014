/* Shows below a form what its endpoint answers, and keeps the line for a shell in step. Without it the browser opens the answer. */

const words = document.querySelector("#telling").dataset;

const given = (form) => [...new FormData(form)].filter(([, value]) => value !== "");

const address = (form) => {
  const query = new URLSearchParams(given(form)).toString();
  return query ? `${form.action}?${query}` : form.action;
};

const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`);

const curl = (form) => {
  const parameters = given(form).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  return ["curl", ...(parameters.length ? ["--get"] : []), form.action, ...parameters].join(" ");
};

const pretty = (text, type) => (/[/+]json/.test(type) ? JSON.stringify(JSON.parse(text), null, 2) : text);

function answerOf(endpoint) {
  const found = endpoint.querySelector(".answer");
  if (found) return found;
  endpoint.append(document.querySelector("#answer").content.cloneNode(true));
  return endpoint.querySelector(".answer");
}

function tell(answer, text, { isTrouble = false, headers = "", body = "" } = {}) {
  answer.classList.toggle("is-trouble", isTrouble);
  answer.querySelector(".told").textContent = text;
  answer.querySelector(".headers").textContent = headers;
  answer.querySelector(".body code").textContent = body;
}

async function ask(form) {
  const answer = answerOf(form.closest(".endpoint"));
  const asked = address(form);
  answer.dataset.asked = asked; // an answer that comes after a later question is of no interest
  answer.querySelector(".sent code").textContent = `GET ${asked}`;
  tell(answer, words.waiting);
  const began = performance.now();
  let response, text;
  try {
    response = await fetch(asked, { cache: "no-cache" });
    text = await response.text();
  } catch {
    if (answer.dataset.asked === asked) tell(answer, words.failed, { isTrouble: true });
    return;
  }
  if (answer.dataset.asked !== asked) return;
  const time = words.milliseconds.replace("{time}", Math.round(performance.now() - began).toLocaleString(document.documentElement.lang));
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const body = pretty(text, response.headers.get("Content-Type") ?? "");
  tell(answer, `${response.status} ${response.statusText} · ${time}`, { isTrouble: !response.ok, headers, body });
}

function offerCopy(code) {
  const button = document.querySelector("#copying").content.firstElementChild.cloneNode(true);
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  code.closest(".line").append(button);
}

for (const form of document.querySelectorAll(".trial")) {
  const line = form.closest(".endpoint").querySelector(".curl");
  form.addEventListener("input", () => { line.textContent = curl(form); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
  if (navigator.clipboard) offerCopy(line); // browsers have it over https and on the machine itself
}
