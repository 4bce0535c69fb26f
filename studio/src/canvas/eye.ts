import { create } from "zustand";
import type { Box, Extent, Point } from "./plane";
import { fitted, held, nextStop, type View, zoomedAt } from "./view";

interface Eye {
  view: View;
  /** The room for the picture, CSS pixels. */
  stage: Extent;
  picture: Extent;
  /** What is to be seen whole: the picture, or the larger frame around it. */
  whole: Box;
  /** Whether the view follows the window until somebody moves it. */
  fits: boolean;
  look: (view: View) => void;
  pan: (x: number, y: number) => void;
  zoom: (scale: number, at?: Point) => void;
  step: (by: 1 | -1) => void;
  fitAll: () => void;
  resize: (stage: Extent) => void;
  /** Another picture is there; one of the same size is seen from where the last was. */
  turnTo: (picture: Extent) => void;
  encompass: (whole: Box) => void;
}

const RAIL = { left: 52 }; // CSS pixels that the tools take

/** From where the picture is looked at. */
export const useEye = create<Eye>()((set, get) => {
  const middle = (): Point => {
    const { stage } = get();
    return { x: stage.width / 2, y: stage.height / 2 };
  };
  const look = (view: View) =>
    set(({ picture, stage }) => ({ view: held(view, picture, stage), fits: false }));
  return {
    view: { scale: 1, x: 0, y: 0 },
    stage: { width: 1, height: 1 },
    picture: { width: 1, height: 1 },
    whole: { x: 0, y: 0, width: 1, height: 1 },
    fits: true,
    look,
    pan: (x, y) => {
      const { view } = get();
      look({ ...view, x: view.x + x, y: view.y + y });
    },
    zoom: (scale, at = middle()) => look(zoomedAt(get().view, at, scale)),
    step: (by) => look(zoomedAt(get().view, middle(), nextStop(get().view.scale, by))),
    fitAll: () => set(({ whole, stage }) => ({ view: fitted(whole, stage, RAIL), fits: true })),
    resize: (stage) => {
      const { stage: before, view, fits } = get();
      const moved = { ...view, x: view.x + (stage.width - before.width) / 2 };
      set({ stage, view: moved });
      if (fits) get().fitAll();
    },
    turnTo: (picture) => {
      const { picture: before } = get();
      if (before.width === picture.width && before.height === picture.height) return;
      set({ picture, whole: { x: 0, y: 0, ...picture } });
      get().fitAll();
    },
    encompass: (whole) => {
      set({ whole });
      if (get().fits) get().fitAll();
    },
  };
});
