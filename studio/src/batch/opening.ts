import { create } from "zustand";
import type { RecipeFile } from "@/api/types";

interface Opening {
  open: boolean;
  recipe: RecipeFile | null;
  /** Digests of what its first run took beside the picture. */
  pictures: Record<string, string>;
}

/** Whether the window of batches is open, and with which recipe it was opened. */
export const useOpening = create<Opening>()(() => ({ open: false, recipe: null, pictures: {} }));

/**
 * Let a person run a recipe on many pictures.
 *
 * @param pictures what its first run took, by name; what is no mask is taken along with every picture.
 */
export function openFolderRun(recipe: RecipeFile, pictures: Record<string, string> = {}): void {
  useOpening.setState({ open: true, recipe, pictures });
}

export const closeFolderRun = (): void => useOpening.setState({ open: false });
