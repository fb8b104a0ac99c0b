// ---- print: what stands in closed tables is printed too -----------------------------------
window.addEventListener("beforeprint", () => document.querySelectorAll("details:not([hidden], .wide, [open])").forEach((node) => { node.open = true; node.dataset.opened = "1"; }));
window.addEventListener("afterprint", () => document.querySelectorAll("[data-opened]").forEach((node) => { node.open = false; delete node.dataset.opened; }));

if (shift && focus) focus.value = shift.selectedOptions[0].dataset.frame;
showShift();
drawAll(() => true).then(() => { document.documentElement.dataset.ready = "true"; });
followHash();
