// ---- parts of the page that open and close ------------------------------------------------
const narrow = window.matchMedia("(max-width: 700px)").matches;
if (narrow) document.querySelectorAll("details.part").forEach((part) => { part.open = false; });
document.querySelectorAll("details.part").forEach((part) => part.addEventListener("toggle", () => {
  if (part.open) drawAll((figure) => { const place = placeOf(figure); return place && part.contains(place) && !place.dataset.drawn; });
}));
function openPart(hash) {  // what a link leads to is shown, and what stands around it
  const target = hash.length > 1 && !hash.startsWith("#read/") && byId(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  const around = [target.querySelector(":scope > details.part"), ...document.querySelectorAll("details.part")].filter((part) => part && (part.parentNode === target || part.contains(target)));
  around.forEach((part) => { part.open = true; });
}
document.querySelectorAll('nav a, [data-pick-shift]').forEach((link) => link.addEventListener("click", () => openPart(link.hash)));
// print: the main parts are printed, tables and the appendix are not
let closed = [];
window.addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("details.part:not([open], #appendix, #secondary)")]; closed.forEach((part) => { part.open = true; }); });
window.addEventListener("afterprint", () => closed.forEach((part) => { part.open = false; }));

if (shift && focus) focus.value = shift.selectedOptions[0].dataset.frame;
showShift();
drawAll(() => true).then(() => { document.documentElement.dataset.ready = "true"; });
openPart(location.hash);
followHash();
