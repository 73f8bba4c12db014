// The legend tells what the plot has at the time nearest to the pointer or the finger, each number with its search.

const plot = document.querySelector("#plot");
const columns = [...plot.querySelectorAll(".column")];
const places = [...document.querySelectorAll("#legend li")].map(placeIn);
let near = null;

function placeIn(item) {
  const place = document.createElement("span");
  place.className = "legend-now";
  item.querySelector(".legend-about").before(place);
  return place;
}

function nearest(x) {
  const distance = (column) => {
    const band = column.querySelector("rect").getBoundingClientRect();
    return Math.abs(band.left + band.width / 2 - x);
  };
  return columns.reduce((best, column) => (distance(column) < distance(best) ? column : best));
}

function show(column) {
  if (column === near) return;
  near?.classList.remove("is-near");
  column?.classList.add("is-near");
  near = column;
  places.forEach((place) => place.replaceChildren());
  column?.querySelectorAll(".point").forEach((point) => {
    places[Number(point.dataset.line)].replaceChildren(`${column.dataset.name}: `, asLink(point));
  });
}

function asLink(point) {
  if (!point.hasAttribute("href")) return point.dataset.value;
  const link = document.createElement("a");
  link.href = point.getAttribute("href");
  link.rel = "nofollow";
  link.textContent = point.dataset.value;
  return link;
}

if (columns.length) {
  plot.addEventListener("pointermove", (event) => show(nearest(event.clientX)));
  plot.addEventListener("pointerdown", (event) => show(nearest(event.clientX)));
  plot.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") show(null); // a finger that is lifted is no longer there, but its reader is
  });
}
