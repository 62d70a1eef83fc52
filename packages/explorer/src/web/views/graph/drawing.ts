import { UndirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { animateNodes } from 'sigma/utils';
import type { Emphasis, LineData, NodeData } from './appearance';
import { lookOfLine, lookOfThing } from './appearance';
import type { DrawnGraph } from './drawnGraph';
import { withNeighbours, addPicture, sizesOf, MIN_LINE_WIDTH, unfold } from './drawnGraph';
import { hoverDrawer, Labels } from './labels';
import type { NodePosition } from './layout';
import { layOut } from './layout';
import type { Palette } from './palette';
import { readPalette } from './palette';
import type { Picture } from './picture';
import { pathLines } from './picture';
import { DashedProgram } from './dashes';
import { ThingProgram } from './shapes';
import type { Selected } from './state';

/** What the drawing tells the view. */
export interface DrawingEvents {
  /** A thing was clicked. */
  readonly onThing: (key: string) => void;
  /** A line was clicked; `id` as `at` of the state has it. */
  readonly onLine: (id: string) => void;
  /** The ground was clicked. */
  readonly onNothing: () => void;
  /** The layout began or is done. */
  readonly onBusy: (busy: boolean) => void;
}

/** Distance between things at which they have their own size, in pixels; and how far sizes follow it. */
const ROOM = 56;
const LEAST_SCALE = 0.5;
const MOST_SCALE = 1.25;

/** How long things move to their places, and the view to another part, in ms. */
const MOTION = 350;

const still = window.matchMedia('(prefers-reduced-motion: reduce)');

/** A graph on a WebGL canvas. There is one at a time; `destroy` gives the canvas and its memory back. */
export class Drawing {
  readonly #graph: DrawnGraph = new UndirectedGraph<NodeData, LineData>();
  readonly #sigma: Sigma<NodeData, LineData>;
  readonly #places = new Map<string, NodePosition>();
  #palette = readPalette();
  #emphasis: Emphasis = {
    near: undefined,
    selected: undefined,
    hovered: undefined,
    picture: undefined,
    pathLines: new Set(),
    scale: 1,
  };
  /** Names the things and lines that were laid out last. */
  #laidOut = '';
  #stopLayout = (): void => undefined;
  #stopMotion = (): void => undefined;
  readonly #events: DrawingEvents;

  /** @throws Error when the browser has no WebGL */
  constructor(container: HTMLElement, events: DrawingEvents) {
    this.#events = events;

    const palette = (): Palette => this.#palette;
    const labels = new Labels(palette);
    this.#sigma = new Sigma<NodeData, LineData>(this.#graph, container, {
      allowInvalidContainer: true,
      defaultNodeType: 'thing',
      nodeProgramClasses: { thing: ThingProgram },
      edgeProgramClasses: { dashed: DashedProgram },
      defaultDrawNodeLabel: labels.want,
      defaultDrawNodeHover: hoverDrawer(palette),
      enableEdgeEvents: true,
      labelDensity: 0.9,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: 6,
      minCameraRatio: 0.04,
      maxCameraRatio: 2.5,
      minEdgeThickness: MIN_LINE_WIDTH,
      stagePadding: 40,
      zIndex: true,
      nodeReducer: (key, data) => lookOfThing(key, data, this.#emphasis, this.#palette),
      edgeReducer: (id, data) => lookOfLine(id, data, this.#emphasis, this.#palette),
    });
    this.#sigma.on('afterRender', () => labels.write());
    this.#listen();
  }

  /** Shows another picture; what was there before keeps its place as far as it can. */
  show(picture: Picture): void {
    this.#stop();
    this.#graph.clear();
    addPicture(this.#graph, picture, this.#places);
    const scale = this.#scale(picture);
    this.#emphasize({ picture, scale, pathLines: pathLines(picture.path), hovered: undefined });
    const drawn = [...this.#graph.nodes(), ...this.#graph.edges()].join();
    if (drawn === this.#laidOut) this.#arrive();
    else this.#layOut(picture, drawn);
  }

  /** Leaves things where they are: another picture is on its way. */
  pause(): void {
    this.#stop();
  }

  /** Marks what the details are about. */
  select(selected: Selected | undefined): void {
    this.#emphasize({ selected });
  }

  /** Takes over the colours of the page, which change with its theme. */
  recolour(): void {
    this.#palette = readPalette();
    this.#sigma.refresh();
  }

  /** @param factor above 1: closer */
  zoom(factor: number): void {
    const camera = this.#sigma.getCamera();
    this.#look({ ratio: camera.getBoundedRatio(camera.ratio / factor) });
  }

  /** Brings all things into view. */
  fit(): void {
    this.#look({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  /** Brings a thing into the middle. */
  lookAt(key: string): void {
    const place = this.#sigma.getNodeDisplayData(key);
    if (place) this.#look({ x: place.x, y: place.y });
  }

  /** Follows the size of its container. */
  resize(): void {
    this.#sigma.resize();
    this.#emphasize({ scale: this.#scale(this.#emphasis.picture) });
  }

  /** Ends all work and gives the canvas back. */
  destroy(): void {
    this.#stop();
    this.#sigma.kill();
  }

  #listen(): void {
    const point = (hovered: string | undefined): void => {
      this.#sigma.getContainer().classList.toggle('pointing', hovered !== undefined);
      this.#emphasize({ hovered });
    };
    this.#sigma
      .on('clickNode', ({ node }) => {
        if (!this.#graph.getNodeAttribute(node, 'isEvent')) this.#events.onThing(node);
      })
      .on('clickEdge', ({ edge }) => {
        const line = this.#graph.getEdgeAttribute(edge, 'line');
        if (line) this.#events.onLine(line.id);
      })
      .on('clickStage', () => this.#events.onNothing())
      .on('enterNode', ({ node }) => point(node))
      .on('leaveNode', () => point(undefined))
      .on('enterEdge', ({ edge }) => point(edge))
      .on('leaveEdge', () => point(undefined));
  }

  #stop(): void {
    this.#stopLayout();
    this.#stopMotion();
  }

  /** How much larger or smaller things are where there is more or less room for each. */
  #scale(picture: Picture | undefined): number {
    const { width, height } = this.#sigma.getDimensions();
    const room = Math.sqrt((width * height) / Math.max(picture?.nodes.length ?? 0, 1));
    return Math.min(Math.max(room / ROOM, LEAST_SCALE), MOST_SCALE);
  }

  #layOut(picture: Picture, drawn: string): void {
    this.#events.onBusy(true);
    this.#sigma.getContainer().classList.toggle('graph-unplaced', this.#places.size === 0);
    const task = {
      nodes: Array.from(sizesOf(picture), ([key, size]) => ({ key, size })),
      lines: picture.lines.map(({ from, to, events }) => ({
        from,
        to,
        weight: 1 + 0.3 * Math.log1p(events),
      })),
      known: this.#places,
    };
    this.#stopLayout = layOut(task, (places) => {
      this.#laidOut = drawn;
      this.#settle(places);
    });
  }

  /** Moves the things to their places, at once when they had none or motion is not wanted. */
  #settle(places: ReadonlyMap<string, NodePosition>): void {
    const isMoving = [...places.keys()].some((key) => this.#places.has(key)) && !still.matches;
    this.#places.clear();
    for (const [key, place] of places) this.#places.set(key, place);
    const targets = Object.fromEntries(Array.from(places, ([key, { x, y }]) => [key, { x, y }]));
    if (isMoving) {
      const arrive = (): void => this.#arrive();
      this.#stopMotion = animateNodes(this.#graph, targets, { duration: MOTION }, arrive);
      return;
    }
    this.#graph.updateEachNodeAttributes((key, data) => ({ ...data, ...targets[key] }));
    this.#arrive();
  }

  #arrive(): void {
    this.#sigma.getContainer().classList.remove('graph-unplaced');
    const { picture } = this.#emphasis;
    if (picture) unfold(this.#graph, picture, this.#places);
    this.#emphasize({});
    this.#events.onBusy(false);
  }

  #emphasize(change: Partial<Emphasis>): void {
    const emphasis = { ...this.#emphasis, ...change };
    this.#emphasis = { ...emphasis, near: this.#meant(emphasis) };
    this.#sigma.refresh({ skipIndexation: true });
  }

  /** What is pointed at, else what is selected and the path; undefined: everything. */
  #meant({ hovered, selected, picture, pathLines: lines }: Emphasis): Emphasis['near'] {
    if (hovered !== undefined) return new Set(withNeighbours(this.#graph, hovered));
    const id = selected?.kind === 'thing' ? selected.key : selected?.ends.join('|');
    const chosen = id === undefined ? [] : withNeighbours(this.#graph, id);
    const near = new Set([...chosen, ...(picture?.path ?? []), ...lines]);
    return near.size > 0 ? near : undefined;
  }

  #look(target: { x?: number; y?: number; ratio?: number; angle?: number }): void {
    const camera = this.#sigma.getCamera();
    if (still.matches) camera.setState(target);
    else void camera.animate(target, { duration: MOTION });
  }
}
