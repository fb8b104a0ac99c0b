const page = JSON.parse(document.getElementById("report-data").textContent);
const reader = JSON.parse(document.getElementById("reader-data").textContent);
const byId = (id) => document.getElementById(id);

// ---- rows of the charts -------------------------------------------------------------------
const decoded = {};
function rowsOf(name, choice) {
  if (!decoded[name]) {
    const { n, columns } = page.datasets[name];
    decoded[name] = Array.from({ length: n }, (_, i) => {
      const row = {};
      for (const [key, column] of Object.entries(columns)) {
        const value = column.v[i];
        row[key] = column.k ? column.k[value] : column.bool ? value === 1 : value;
      }
      return row;
    });
  }
  const keys = Object.keys(choice).filter((key) => key in page.datasets[name].columns);
  return decoded[name].filter((row) => keys.every((key) => row[key] === choice[key])).map((row) => ({ ...row }));
}

const shift = byId("shift"), group = byId("group"), focus = byId("focus");
function choiceFor(control) {
  if (control === "focus" && focus) return { frame: focus.value };
  if (control === "group" && group) return group.value ? { exposed: group.value } : {};
  if (control !== "shift" || !shift) return {};
  const choice = { shift: shift.value, frame: shift.selectedOptions[0].dataset.frame };
  if (group.value) choice.exposed = group.value;
  return choice;
}

// ---- drawing ------------------------------------------------------------------------------
function walk(node, visit) {
  if (Array.isArray(node)) node.forEach((one) => walk(one, visit));
  else if (node && typeof node === "object") { visit(node); Object.values(node).forEach((one) => walk(one, visit)); }
}

function fitted(figure, width) {  // the same rule as framing.report.figure.fit_width
  const spec = JSON.parse(JSON.stringify(figure.spec));
  const left = figure.margin[width < 560 ? 1 : 0], right = 16, own = 40;
  let inner = width - left - right;
  if (figure.panel) {
    const gap = spec.spacing ?? 20;
    const columns = Math.max(1, Math.floor((width + gap) / (figure.panel + gap)));
    spec.columns = columns;
    const [shared, each] = figure.ownAxes ? [0, own] : [own, 0];
    inner = (width - right - shared - gap * (columns - 1)) / columns - each;
  } else {
    walk(spec, (node) => {
      if ("minExtent" in node) Object.assign(node, { minExtent: left, maxExtent: left, labelLimit: left - 10 }, width < 560 ? { labelFontSize: 10 } : {});
    });
  }
  for (const unit of spec.vconcat ?? [spec.spec ?? spec]) unit.width = Math.max(80, Math.floor(inner));
  spec.params[0].value = Math.floor(inner);
  return spec;
}

const placeOf = (figure) => document.querySelector(`[data-figure="${figure.name}"]`);
const views = new Map();
async function draw(figure) {
  const place = placeOf(figure);
  if (!place) return;
  const width = Math.floor(place.clientWidth);
  if (!width) { delete place.dataset.drawn; return; }  // in a closed part: drawn when that is opened
  const spec = fitted(figure, width);
  const choice = choiceFor(figure.control);
  spec.datasets = Object.fromEntries(figure.data.map((name) => [name, rowsOf(name, choice)]));
  place.style.minHeight = `${place.offsetHeight}px`;
  views.get(figure.name)?.finalize();
  const result = await window.vegaEmbed(place, spec, {
    actions: false, ast: true, renderer: "svg", defaultStyle: false, mode: "vega-lite",
    tooltip: { disableDefaultStyle: true, id: "tip" },
  });
  views.set(figure.name, result);
  place.querySelector("svg").setAttribute("aria-hidden", "true");  // the label and the tables speak for the marks
  place.style.minHeight = "";
  place.dataset.drawn = String(width);
  result.view.addEventListener("click", (event, item) => {
    const row = item && item.datum;
    const [from, to] = [row?.from ?? row?.period, row?.to ?? row?.period];
    if (row && row.frame && row.state && Number.isFinite(from)) {
      location.hash = `read/${encodeURIComponent(row.frame)}/${encodeURIComponent(row.state)}/${Math.ceil(from)}/${Math.floor(to)}`;
    }
  });
}

async function drawAll(wanted) {
  for (const figure of page.figures.filter(wanted)) {
    await draw(figure);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function showShift() {
  if (!shift) return;
  document.querySelectorAll("[data-shift]").forEach((node) => { node.hidden = node.dataset.shift !== shift.value; });
  let shown = 0;
  document.querySelectorAll("tr[data-group]").forEach((row) => {
    row.hidden = Boolean(group.value) && row.dataset.group !== group.value;
    if (!row.hidden && !row.closest("[data-shift]").hidden) shown += 1;
  });
  byId("shown").textContent = `${shown} states`;
  document.querySelectorAll("[data-shift-title]").forEach((node) => { node.textContent = shift.selectedOptions[0].textContent; });
}

focus?.addEventListener("change", () => drawAll((figure) => figure.control === "focus"));
shift?.addEventListener("change", () => { showShift(); drawAll((figure) => figure.control === "shift"); });
group?.addEventListener("change", () => { showShift(); drawAll((figure) => ["shift", "group"].includes(figure.control)); });
document.querySelectorAll("[data-pick-shift]").forEach((link) => link.addEventListener("click", () => {
  shift.value = link.dataset.pickShift;
  shift.dispatchEvent(new Event("change"));
}));

let resizing;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => drawAll((figure) => {
    const place = document.querySelector(`[data-figure="${figure.name}"]`);
    return place && place.dataset.drawn !== String(Math.floor(place.clientWidth));
  }), 150);
});
