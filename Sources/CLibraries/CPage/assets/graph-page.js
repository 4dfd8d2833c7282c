// The view of a graph: what is fetched, chosen, opened and pinned, and the panel beside it.

import { changedNodes, sameEdges, union } from "./changes.js";
import { columnsOnPaths, edgeIndex } from "./columns.js";
import { columnId, tableId } from "./decode.js";
import { fill } from "./dom.js";
import { counted } from "./format.js";
import { listen } from "./graph-input.js";
import { loadColumns, loadGraph, loadNode, loadRuns, loadVersions } from "./graph-load.js";
import { GraphView } from "./graph-view.js";
import { neighbourhood, tableGraph } from "./graph.js";
import { shortestNames } from "./names.js";
import { madeOf } from "./made-of.js";
import { notice, waiting } from "./notice.js";
import { revealColumn, showPanel } from "./panel.js";
import { DEPTH, graphRoute } from "./route.js";
import { makeToolbar } from "./toolbar.js";

const PAUSE = 150;
// So many columns more with each click, and so many tables' own columns are kept fresh.
const COLUMNS = 100, FRESH = 20;

export class GraphPage {
  /** @param app {main, panel, go(route), failed(error)} */
  constructor(app) {
    this.app = app;
    this.kinds = { direct: true, indirect: true };
    this.shows = (edge) => (edge.isDirect ? this.kinds.direct : this.kinds.indirect);
    this.view = new GraphView({
      select: (id) => this.select(id), open: (id) => this.open(id), close: (id) => this.open(id, 0), enter: (id) => this.enter(id),
      pin: (id, column) => this.pin(column), column: (column) => this.pointAt(column), background: () => this.background(),
    });
    listen(this.view);
    this.toolbar = makeToolbar({
      depth: (key, step) => this.go({ [key]: Math.max(0, this.route[key] + step) }),
      jobs: () => this.go({ jobs: !this.route.jobs }),
      kind: (kind) => { this.kinds[kind] = !this.kinds[kind]; this.rebuild(); },
      zoom: (factor) => this.view.viewport.zoom(factor), fit: () => this.view.fit(true),
    });
  }

  /** Shows a route: fetches what is not there yet. */
  async show(route) {
    const before = this.route;
    this.route = route;
    const isSame = this.data && before && ["type", "namespace", "name"].every((key) => before[key] === route[key]);
    if (isSame && before.up === route.up && before.down === route.down) {
      if (!this.view.element.isConnected) this.attach();
      return this.rebuild(this.data.focus);
    }
    this.abort?.abort();
    this.abort = new AbortController();
    if (!isSame) this.forget();
    performance.mark("asked");
    const data = await loadGraph(route, this.abort.signal);
    performance.mark("answered");
    if (!data) return this.unknown();
    this.data = data;
    // The panel takes its place before the graph is fitted into what is left.
    if (!isSame) this.app.panel.hidden = isPhone();
    this.attach();
    this.rebuild();
    drawn();
    if (!isSame) this.select(data.focus, !isPhone());
    if (data.later) await this.add(data.later);
  }

  forget() {
    this.data = null;
    this.opened = new Map();
    this.asked = new Set();
    this.selected = null;
    this.app.panel.hidden = true;
    fill(this.app.main, waiting());
  }

  attach() {
    this.app.main.replaceChildren(this.toolbar.element, this.view.element);
    this.view.resize();
  }

  unknown() {
    const { name } = this.route;
    fill(this.app.main, notice("Not known here", `Nothing named ${name} is in this store. Search for a part of its name with “/”, or read the logs of the job that writes it.`));
  }

  /** Fetches anew what is shown; answers whether anything looks different. */
  async renew() {
    const { route, data, panel, selected } = this;
    if (!data) return false;
    const [fresh, ...more] = await Promise.all([loadGraph(route, this.abort.signal), ...this.others().map((id) => this.columnsOf(id))]);
    if (!fresh || data !== this.data || route !== this.route) return false;
    const told = [fresh.later ? await fresh.later : fresh, ...more];
    fresh.edges = union(...told.map(({ edges }) => edges));
    fresh.isCut ||= told.some(({ isCut }) => isCut);
    const changed = changedNodes(data, fresh), isNew = changed.size > 0 || !sameEdges(data.edges, fresh.edges);
    this.data = fresh;
    if (isNew) {
      this.rebuild(fresh.focus);
      this.view.flash(changed);
    }
    if (selected && selected === this.selected && panel === this.panel) await this.renewPanel(isNew);
    return isNew;
  }

  // Tables whose columns were fetched by themselves; the oldest are fetched again when they are pointed at.
  others() {
    const kept = [...this.asked].slice(-FRESH);
    this.asked = new Set(kept);
    return kept;
  }

  columnsOf(id) {
    return loadColumns(id, Math.max(this.route.up, this.route.down, DEPTH));
  }

  async renewPanel(isNew) {
    const { panel, selected } = this, node = this.graph.nodes.get(selected);
    if (!node || !isNew) return;
    panel.node = await loadNode(node);
    panel.runs = panel.versions = null;
    await this.fetchTab(selected);
  }

  async add(promise) {
    const data = this.data, { edges, isCut } = await promise;
    const all = union(data.edges, edges);
    data.isCut ||= isCut;
    if (data !== this.data || all.length === data.edges.length) return;
    data.edges = all;
    this.rebuild(data.focus);
  }

  /** Draws anew what may have changed; `stays` keeps its place on the screen. */
  rebuild(stays = null) {
    if (!this.data) return;
    const { route, data } = this, { filter } = route;
    const whole = tableGraph(data.lineage, route.jobs, data.focus), job = data.lineage.jobs.get(data.focus);
    const graph = neighbourhood(whole, data.focus, route.up, route.down);
    this.graph = graph;
    this.index = edgeIndex(data.edges);
    this.view.show({
      graph, focus: data.focus, edges: data.edges, open: this.opened, shows: this.shows,
      onPath: columnsOnPaths(this.index, job?.outputs ?? [data.focus], this.shows),
      names: namesOf([...graph.nodes.values()]), pinned: this.pinned,
      isDim: (node) => Boolean(filter.namespace && node.namespace !== filter.namespace || filter.team && node.team !== filter.team),
    }, stays);
    this.view.select(this.selected);
    this.toolbar.show(route, this.kinds, this.summary(graph, whole), data.isCut);
    if (this.selected) this.renderPanel();
    this.pointAt(this.pinned);
  }

  summary(graph, whole) {
    const tables = [...graph.nodes.values()].filter((node) => node.type === "table").length;
    if (this.data.isCut) return `${counted(tables, "table")}, cut: there is more`;
    return counted(tables, "table") + (whole.nodes.size > graph.nodes.size ? "" : ", all there are");
  }

  get pinned() {
    const { route, data } = this, node = data.lineage.tables.get(data.focus);
    return route.column && node ? columnOf(route.column, node) : null;
  }

  // MARK: what people do

  go(changes) {
    this.app.go({ ...this.route, ...changes });
  }

  /** Makes a table or a job the middle of the graph. */
  enter(id) {
    const node = this.graph.nodes.get(id);
    if (!node || id === this.data.focus) return;
    const type = node.type === "job" ? "job" : "dataset";
    this.app.go({ ...graphRoute(type, node.namespace, node.name, this.route.filter), up: this.route.up, down: this.route.down, jobs: this.route.jobs });
  }

  /** Pins the path of a column, or takes the pin away. */
  pin(column) {
    const [namespace, name, field] = JSON.parse(column), focus = this.data.lineage.tables.get(this.data.focus);
    const isOfFocus = focus?.namespace === namespace && focus.name === name;
    const told = isOfFocus ? field : column;
    this.go({ column: this.route.column === told ? null : told });
  }

  /** Shows more columns of a table, or with none those on the path again; their own lineage is fetched the first time. */
  open(id, more = COLUMNS) {
    if (more === 0) this.opened.delete(id); else this.opened.set(id, (this.opened.get(id) ?? 0) + more);
    if (more > 0) this.ask(id);
    this.rebuild(id);
  }

  // A column of another table may lie on paths that do not lead through the middle: they are fetched, too.
  pointAt(column) {
    clearTimeout(this.pointing);
    if (!column) return;
    const [namespace, name] = JSON.parse(column);
    this.pointing = setTimeout(() => this.ask(tableId(namespace, name)), PAUSE);
  }

  ask(id) {
    if (this.asked.has(id) || id === this.data.focus || id.startsWith("job:")) return;
    this.asked.add(id);
    this.add(this.columnsOf(id)).catch((error) => {
      // What is drawn stays: the next time it is asked again.
      this.asked.delete(id);
      if (error.status === 401) this.app.failed(error);
    });
  }

  background() {
    if (this.route.column) this.go({ column: null });
  }

  /** What Escape does: the innermost thing that is open goes. */
  escape() {
    if (this.route.column) return this.go({ column: null });
    if (!this.app.panel.hidden) return this.close();
    return this.app.go({ view: "home", filter: this.route.filter });
  }

  /** Gives the keyboard to the middle of the graph. */
  focus() {
    this.view.focusOn(this.data.focus, {}, false);
  }

  close() {
    this.selected = null;
    this.app.panel.hidden = true;
    this.view.select(null);
    this.view.focusOn(this.view.current);
  }

  // MARK: the panel

  async select(id, isShown = true) {
    const node = this.graph?.nodes.get(id);
    if (!node || !isShown) return;
    this.selected = id;
    this.view.select(id);
    this.panel = { node, tab: this.panel?.tab ?? "about", versions: null, runs: null, columnText: "" };
    this.app.panel.hidden = false;
    this.renderPanel();
    if (isPhone()) this.view.reveal(id, this.app.panel);
    try {
      const whole = await loadNode(node);
      if (this.selected !== id) return;
      this.panel.node = whole;
      this.renderPanel();
      await this.fetchTab(id);
    } catch (error) {
      this.app.failed(error);
    }
  }

  async fetchTab(id) {
    const { panel } = this, { node, tab } = panel;
    if (tab === "runs" && !panel.runs) panel.runs = await loadRuns(this.graph.nodes.get(id)?.makers ?? []);
    if (tab === "versions" && !panel.versions && node.type === "table") panel.versions = await loadVersions(node);
    if (tab === "columns") this.ask(id);
    if (this.selected === id) this.renderPanel();
  }

  renderPanel() {
    const { panel } = this, { node } = panel, id = this.selected;
    showPanel(this.app.panel, {
      ...panel, name: this.view.shown.names.get(id) ?? node.name, isFocus: id === this.data.focus,
      column: this.route.column, madeOf: (field) => madeOf(this.index, this.view.shown.names, node, field),
    }, {
      find: (text) => { panel.columnText = text; this.renderPanel(); },
      close: () => this.close(), enter: (one) => this.enter(one),
      tab: (tab) => { panel.tab = tab; this.renderPanel(); revealColumn(this.app.panel); this.fetchTab(id).catch(this.app.failed); },
      pin: (field) => this.pin(columnId(node.namespace, node.name, field)),
    });
  }
}

// Jobs are often called after what they write: that makes no table's name longer.
function namesOf(nodes) {
  const isJob = (node) => node.type === "job";
  return new Map([...shortestNames(nodes.filter((node) => !isJob(node))), ...shortestNames(nodes.filter(isJob))]);
}

// The column in an address: of the table in the middle by its name, of another by its id.
function columnOf(text, node) {
  if (text.startsWith("[")) {
    try { if (JSON.parse(text).length === 3) return text; } catch { /* a column of that name */ }
  }
  return columnId(node.namespace, node.name, text);
}

const isPhone = () => matchMedia("(max-width: 760px)").matches;

function drawn() {
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark("drawn");
    performance.measure("first-drawing", "answered", "drawn");
    performance.measure("asked-to-drawn", "asked", "drawn");
  }));
}
