// What makes the page of results quicker to use: a sign that the next one is on its way, and a box to search long lists of filters.

const main = document.querySelector("main");
const LONG = 8; // as many values as are shown before the rest is folded away

function leadsElsewhere(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const address = new URL(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href, location.href);
  const isHere = address.pathname === location.pathname && address.search === location.search && address.hash;
  return address.origin === location.origin && !isHere && !link.hasAttribute("download") && !link.target;
}

document.addEventListener("click", (event) => { if (leadsElsewhere(event)) main.setAttribute("aria-busy", "true"); });
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) main.setAttribute("aria-busy", "true"); });
addEventListener("pageshow", () => main.removeAttribute("aria-busy")); // also one that the Back button takes out of its cache

// The rest of a list need not be unfolded to be searched.
function addSearch(facet) {
  const rest = facet.querySelector(".facet-rest");
  const choices = [...facet.querySelectorAll("li")];
  if (!rest || choices.length <= LONG) return;
  const label = document.createElement("label");
  label.className = "facet-search";
  const name = document.createElement("span");
  name.className = "visually-hidden";
  name.textContent = facet.dataset.searchLabel;
  const box = document.createElement("input"); // of no type: a screen reader has one search box, that for news
  box.autocomplete = "off";
  box.placeholder = facet.dataset.searchLabel;
  label.append(name, box);
  const wasOpen = rest.open;
  box.addEventListener("input", () => {
    const wanted = box.value.normalize("NFC").trim().toLowerCase();
    choices.forEach((choice) => {
      const name = choice.querySelector(".choice-name").textContent.normalize("NFC").toLowerCase();
      choice.classList.toggle("is-other", !name.includes(wanted));
    });
    rest.open = wanted !== "" || wasOpen;
  });
  facet.querySelector("ul").before(label);
}

document.querySelectorAll(".facet[data-search-label]").forEach(addSearch);
