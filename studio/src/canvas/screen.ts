import { useDesk } from "./desk";
import { useEye } from "./eye";
import { drawLevels, type Levels } from "./levels";
import { around, type Box, type Extent, inside } from "./plane";
import { type Looks, shade } from "./shade";
import type { View } from "./view";

const FADE = 140; // ms, from one picture to the next
const GRID_FROM = 8; // CSS pixels a pixel of the picture

/**
 * Draws on two canvases as large as what is seen of them: the picture, which is drawn anew when the view moves, and
 * the layers over it, of which only the box that a stroke changed is drawn anew. Nothing is drawn more than once a frame.
 */
export class Screen {
  private picture: CanvasRenderingContext2D;
  private layers: CanvasRenderingContext2D;
  private now: Levels | null = null;
  private before: Levels | null = null;
  private since = 0;
  private stale: { picture: boolean; layers: Box | "all" | null } = { picture: true, layers: "all" };
  private frame = 0;

  constructor(
    picture: HTMLCanvasElement,
    layers: HTMLCanvasElement,
    private looks: Looks,
    private checkers: CanvasPattern | null = null,
  ) {
    this.picture = picture.getContext("2d")!;
    this.layers = layers.getContext("2d", { willReadFrequently: true })!;
  }

  /** Show another picture, fading from the last where that covers the same place. */
  show(levels: Levels | null, fades: boolean): void {
    const same = this.now?.width === levels?.width && this.now?.height === levels?.height;
    this.before = fades && same ? this.now : null;
    this.since = performance.now();
    this.now = levels;
    this.stale.picture = true;
    this.ask();
  }

  /** Draw what is transparent over a pattern, where the picture can be. */
  chequer(on: boolean): void {
    this.checkers = on ? checkered(this.picture) : null;
    this.stale.picture = true;
    this.ask();
  }

  wear(looks: Looks): void {
    this.looks = looks;
    this.turned();
  }

  /** The view moved. */
  turned(): void {
    this.stale = { picture: true, layers: "all" };
    this.ask();
  }

  /** A box of the picture looks different; null is all of it. */
  drawn(box: Box | null): void {
    const { layers } = this.stale;
    this.stale.layers = box && layers !== "all" ? around(layers, box) : "all";
    this.ask();
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.frame = -1;
  }

  private ask(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    const { stage, view: seen } = useEye.getState();
    const dense = devicePixelRatio || 1;
    const view = { scale: seen.scale * dense, x: seen.x * dense, y: seen.y * dense };
    const screen = { width: Math.round(stage.width * dense), height: Math.round(stage.height * dense) };
    for (const { canvas } of [this.picture, this.layers]) {
      if (canvas.width === screen.width && canvas.height === screen.height) continue;
      canvas.width = screen.width;
      canvas.height = screen.height;
      this.stale = { picture: true, layers: "all" };
    }
    const { picture, layers } = this.stale;
    this.stale = { picture: false, layers: null };
    if (picture) this.drawPicture(view, screen, dense);
    if (layers) this.drawLayers(layers, view, screen);
  }

  private drawPicture(view: View, screen: Extent, dense: number): void {
    const pen = this.picture;
    pen.clearRect(0, 0, screen.width, screen.height);
    if (!this.now) return;
    const { width, height } = this.now;
    if (this.checkers) {
      pen.fillStyle = this.checkers;
      pen.fillRect(view.x, view.y, width * view.scale, height * view.scale);
    }
    const share = this.before ? Math.min(1, (performance.now() - this.since) / FADE) : 1;
    if (this.before && share < 1) drawLevels(pen, this.before, view, screen);
    pen.globalAlpha = share;
    drawLevels(pen, this.now, view, screen);
    pen.globalAlpha = 1;
    if (share === 1) this.before = null;
    else {
      this.stale.picture = true;
      this.ask();
    }
    if (view.scale / dense >= GRID_FROM) drawGrid(pen, this.now, view, screen);
  }

  private drawLayers(stale: Box | "all", view: View, screen: Extent): void {
    const { sheet } = useDesk.getState();
    const whole = { x: 0, y: 0, ...screen };
    const [x, y] =
      sheet && stale !== "all"
        ? [view.x + stale.x * view.scale - 1, view.y + stale.y * view.scale - 1]
        : [0, 0];
    const box =
      sheet && stale !== "all"
        ? inside({ x, y, width: stale.width * view.scale + 2, height: stale.height * view.scale + 2 }, screen)
        : whole;
    if (!box || box.width === 0 || box.height === 0) return;
    const nothing = !sheet || this.looks.shown.every((layer) => sheet[layer].empty);
    if (nothing) this.layers.clearRect(box.x, box.y, box.width, box.height);
    else {
      const pixels = shade(sheet, view, box, this.looks);
      this.layers.putImageData(new ImageData(pixels, box.width, box.height), box.x, box.y);
    }
  }
}

function drawGrid(pen: CanvasRenderingContext2D, levels: Extent, view: View, screen: Extent): void {
  const box = inside(
    {
      x: -view.x / view.scale,
      y: -view.y / view.scale,
      width: screen.width / view.scale,
      height: screen.height / view.scale,
    },
    levels,
  );
  if (!box) return;
  pen.beginPath();
  for (let x = box.x; x <= box.x + box.width; x++) {
    const at = Math.round(view.x + x * view.scale) + 0.5;
    pen.moveTo(at, view.y + box.y * view.scale);
    pen.lineTo(at, view.y + (box.y + box.height) * view.scale);
  }
  for (let y = box.y; y <= box.y + box.height; y++) {
    const at = Math.round(view.y + y * view.scale) + 0.5;
    pen.moveTo(view.x + box.x * view.scale, at);
    pen.lineTo(view.x + (box.x + box.width) * view.scale, at);
  }
  pen.strokeStyle = "rgb(128 128 128 / 35%)";
  pen.lineWidth = 1;
  pen.stroke();
}

function checkered(pen: CanvasRenderingContext2D): CanvasPattern | null {
  const side = 8;
  const tile = new OffscreenCanvas(2 * side, 2 * side);
  const brush = tile.getContext("2d")!;
  brush.fillStyle = "#8d8d8d";
  brush.fillRect(0, 0, 2 * side, 2 * side);
  brush.fillStyle = "#b9b9b9";
  brush.fillRect(0, 0, side, side);
  brush.fillRect(side, side, side, side);
  return pen.createPattern(tile, "repeat");
}
