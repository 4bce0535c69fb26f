import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Colours that a mask can have; one of them stands out on any photo. */
export const MASK_COLOURS = {
  red: [255, 77, 109],
  green: [34, 214, 122],
  blue: [77, 148, 255],
  yellow: [255, 214, 51],
} as const;

export type MaskColour = keyof typeof MASK_COLOURS;

interface Look {
  mask: MaskColour;
  /** Of the mask, 0 to 1. */
  opacity: number;
  /** Whether a result of the same size takes the mask over. */
  keep: boolean;
  /** Whether the drawings of a job that runs are laid over the picture. */
  preview: boolean;
  set: (to: Partial<Omit<Look, "set">>) => void;
}

/** How the layers look to this person, kept in this browser. */
export const useLook = create<Look>()(
  persist(
    (set) => ({ mask: "red" as MaskColour, opacity: 0.5, keep: false, preview: true, set: (to) => set(to) }),
    { name: "anew.look" },
  ),
);
