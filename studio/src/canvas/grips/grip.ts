import type { Point } from "../plane";

/** Where the pointer is, in pixels of the picture, with what is held down. */
export interface Touch extends Point {
  /** 1, or how hard a pen is pressed. */
  pressure: number;
  alt: boolean;
  shift: boolean;
}

/** What a tool does from when the pointer goes down until it goes up. */
export interface Grip {
  move: (touches: readonly Touch[]) => void;
  up: () => void;
  cancel: () => void;
}
