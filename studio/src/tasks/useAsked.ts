import { useEffect } from "react";
import { useLayers } from "@/canvas/layers";
import { useBoard } from "@/state/board";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { attempt } from "@/state/notices";
import { type Asked, askedOf } from "./asked";

/** What is going to be asked just now, of all that was filled in and drawn. */
export function useAsked(): Asked | null {
  const { tasks, engines, models, settings, settingsOf } = useCatalogue();
  const draft = useDraft();
  const drawn = useLayers((state) => state.drawn);
  const shown = useBoard((state) => state.shown);
  const asked = askedOf({ tasks, engines, models, settings, draft, drawn, shown });
  const engine = asked?.engine?.name;
  useEffect(() => {
    if (engine) attempt(settingsOf(engine));
  }, [engine, settingsOf]);
  return asked;
}

/** The same, of this moment, for what is not drawn. */
export function askedNow(): Asked | null {
  const { tasks, engines, models, settings } = useCatalogue.getState();
  const { drawn } = useLayers.getState();
  return askedOf({
    tasks,
    engines,
    models,
    settings,
    draft: useDraft.getState(),
    drawn,
    shown: useBoard.getState().shown,
  });
}
