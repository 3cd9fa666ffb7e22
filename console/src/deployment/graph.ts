import dagre from '@dagrejs/dagre';

/** The part of Amazon States Language that the graph needs. */
export interface Machine {
  StartAt: string;
  States: Record<string, State>;
}

interface State {
  Type: string;
  Comment?: string;
  Next?: string;
  Default?: string;
  Choices?: { Condition?: string; Next: string }[];
  Catch?: { Next: string }[];
}

export interface GraphNode {
  /**
   * The state's name. A node of a task includes the task's own states: its Choice, its Wait, and the Pass for an
   * unknown answer.
   */
  name: string;
  type: string;
  comment: string;
  /** All states of the node, the first being the one with its name. */
  states: readonly string[];
}

export interface GraphEdge {
  from: string;
  to: string;
  /** The answers that lead there, and `error` for a caught error. */
  labels: readonly string[];
  /** Whether the edge belongs to the path of a roll without failures, or to the path by which a roll ends. */
  ordinary: boolean;
}

export interface Graph {
  start: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** Answers that every state may give. By default they are not drawn, because they would hide all others. */
const ANYWHERE = ['STOP', 'FAIL', 'CONTINUE', 'SUPERSEDED', 'otherwise', 'error'];

/**
 * The readable form of the state machine. A task, the Choice that reads its answer, the Wait before it is asked again
 * and the Pass for an unknown answer are one node. Every other state is a node of its own, so that no state of the file
 * is left out.
 */
export function graphOf(machine: Machine): Graph {
  const states = machine.States;
  const inside = new Map<string, string>();
  for (const [name, state] of Object.entries(states)) {
    const choice = state.Type === 'Task' ? state.Next : undefined;
    if (choice === undefined || states[choice]?.Type !== 'Choice' || into(states, choice).some((from) => from !== name)) {
      continue;
    }
    inside.set(choice, name);
    for (const { to } of leaving(states[choice])) {
      if (isOwn(states[to], name) && into(states, to).every((from) => from === choice)) {
        inside.set(to, name);
      }
    }
  }
  const nodeOf = (name: string) => inside.get(name) ?? name;
  const edges = new Map<string, GraphEdge>();
  for (const [name, state] of Object.entries(states)) {
    const unknown = state.Type === 'Pass' && inside.has(name);
    for (const { to, label: answer } of leaving(state)) {
      const label = unknown ? 'otherwise' : answer;
      const edge = { from: nodeOf(name), to: nodeOf(to) };
      if (edge.from === edge.to) {
        continue;
      }
      const key = `${edge.from} ${edge.to}`;
      const labels = [...new Set([...(edges.get(key)?.labels ?? []), ...(label === null ? [] : [label])])];
      edges.set(key, { ...edge, labels, ordinary: labels.length === 0 || labels.some((one) => !ANYWHERE.includes(one)) });
    }
  }
  const nodes = Object.entries(states)
    .filter(([name]) => !inside.has(name))
    .map(([name, state]): GraphNode => ({
      name,
      type: state.Type,
      comment: state.Comment ?? '',
      states: [name, ...[...inside].filter(([, node]) => node === name).map(([inner]) => inner)],
    }));
  return { start: nodeOf(machine.StartAt), nodes, edges: [...edges.values()] };
}

/**
 * Whether a state after a task's Choice belongs to that task. It is a Wait before the task is asked again, or the Pass
 * for an unknown answer.
 */
function isOwn(state: State | undefined, task: string): boolean {
  return state?.Type === 'Pass' || (state?.Type === 'Wait' && state.Next === task);
}

function leaving(state: State): { to: string; label: string | null }[] {
  const answers = (state.Choices ?? []).map(({ Condition, Next }) => ({ to: Next, label: /next = '([A-Z_]+)'/.exec(Condition ?? '')?.[1] ?? Condition ?? null }));
  const caught = (state.Catch ?? []).map(({ Next }) => ({ to: Next, label: 'error' }));
  return [
    ...answers,
    ...(state.Default === undefined ? [] : [{ to: state.Default, label: 'otherwise' }]),
    ...(state.Next === undefined ? [] : [{ to: state.Next, label: null }]),
    ...caught,
  ];
}

const into = (states: Record<string, State>, name: string): string[] =>
  Object.entries(states).flatMap(([from, state]) => (leaving(state).some(({ to }) => to === name) ? [from] : []));

export interface Placed {
  width: number;
  height: number;
  nodes: readonly (GraphNode & { x: number; y: number; width: number; height: number })[];
  edges: readonly (GraphEdge & { points: readonly { x: number; y: number }[]; text: string; label: { x: number; y: number } | null })[];
}

/**
 * Lays the graph out from top to bottom. The part with the start is on the left, and the other parts are in one column
 * to its right.
 *
 * @param every whether edges of answers that every state may give are drawn too
 */
export function place(graph: Graph, every: boolean): Placed {
  const edges = graph.edges
    .filter(({ ordinary }) => every || ordinary)
    .map((edge) => ({ ...edge, text: edge.labels.filter((label) => every || !ANYWHERE.includes(label)).join(', ') }));
  const [main, ...apart] = components(graph, edges).map((names) => layOut(names, graph.nodes, edges));
  if (!main) {
    return { width: 0, height: 0, nodes: [], edges: [] };
  }
  let { width, height, nodes, edges: drawn } = main;
  let top = 0;
  for (const part of apart) {
    const by = { x: main.width + GAP, y: top };
    nodes = [...nodes, ...part.nodes.map((node) => moved(node, by))];
    drawn = [...drawn, ...part.edges.map((edge) => ({ ...edge, points: edge.points.map((point) => moved(point, by)), label: edge.label && moved(edge.label, by) }))];
    width = Math.max(width, by.x + part.width);
    top += part.height + GAP;
    height = Math.max(height, top);
  }
  return { width, height, nodes, edges: drawn };
}

const NODE = { width: 150, height: 46 };
const GAP = 24;

const moved = <T extends { x: number; y: number }>(one: T, by: { x: number; y: number }): T => ({ ...one, x: one.x + by.x, y: one.y + by.y });

/** The connected parts, the one with the start first. A node without an edge is left out, unless it is the start. */
function components({ start, nodes }: Graph, edges: readonly GraphEdge[]): string[][] {
  const left = new Set(nodes.map(({ name }) => name));
  const parts: string[][] = [];
  for (const name of [start, ...left]) {
    const part: string[] = [];
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (left.delete(next)) {
        part.push(next);
        open.push(...edges.flatMap(({ from, to }) => (from === next ? [to] : to === next ? [from] : [])));
      }
    }
    if (part.length > 1 || (name === start && part.length === 1)) {
      parts.push(part);
    }
  }
  return parts;
}

type Drawn = GraphEdge & { text: string };

function layOut(names: readonly string[], nodes: readonly GraphNode[], all: readonly Drawn[]): Placed {
  const edges = all.filter(({ from, to }) => names.includes(from) && names.includes(to));
  const layout = new dagre.graphlib.Graph<object>().setGraph({ rankdir: 'TB', nodesep: 32, ranksep: 44, marginx: 8, marginy: 8 }).setDefaultEdgeLabel(() => ({}));
  // In the order of the file, which follows a roll from its beginning to its end.
  const drawn = nodes.filter(({ name }) => names.includes(name));
  for (const { name } of drawn) {
    layout.setNode(name, { ...NODE });
  }
  for (const { from, to, text } of edges) {
    layout.setEdge(from, to, { width: text.length * 6, height: text ? 12 : 0, labelpos: 'c' });
  }
  dagre.layout(layout);
  const { width = 0, height = 0 } = layout.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: drawn.map((node) => ({ ...node, ...(layout.node(node.name) as { x: number; y: number; width: number; height: number }) })),
    edges: edges.map((edge) => {
      const { points, x, y } = layout.edge(edge.from, edge.to) as { points: { x: number; y: number }[]; x?: number; y?: number };
      return { ...edge, points, label: edge.text !== '' && x !== undefined && y !== undefined ? { x, y } : null };
    }),
  };
}

/** How often each node was entered. The count is that of the state with its name. */
export function visitsOf(executions: readonly { states: readonly { state: string; visits: number }[] }[]): Map<string, number> {
  const visits = new Map<string, number>();
  for (const { state, visits: times } of executions.flatMap(({ states }) => states)) {
    visits.set(state, (visits.get(state) ?? 0) + times);
  }
  return visits;
}
