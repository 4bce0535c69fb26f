import { useBoard } from "@/state/board";
import { useDraft } from "@/state/draft";

/** A node of one tree is none of another, and a mask fits one picture: with another tree, wells are empty. */
useBoard.subscribe((now, before) => {
  if (now.tree?.id !== before.tree?.id) useDraft.setState({ sources: {} });
});
