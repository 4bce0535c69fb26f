import { useEffect, useMemo, useRef, useState } from "react";
import { lookUrl, upload } from "@/api/pictures";
import { shownNode, useBoard } from "@/state/board";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { attempt } from "@/state/notices";
import { useTool } from "@/state/tool";
import { type Asked, recipeOf } from "@/tasks/asked";
import { Form } from "@/tasks/Form";
import { titleOf } from "@/tasks/groups";
import { picturesOf } from "@/tasks/run";
import { useAsked } from "@/tasks/useAsked";
import { t } from "@/words";
import { Board } from "./Board";
import type { Wish } from "./channel";
import { firstOf, liveTasks } from "./choices";
import "./live.css";
import { Outcome } from "./Outcome";
import { useChannel } from "./useChannel";

/** Paint on the left, the result on the right. */
export default function Live() {
  const { tasks, engines, models, ready } = useCatalogue();
  const draft = useDraft();
  const choices = useMemo(() => liveTasks(tasks, engines, models), [tasks, engines, models]);
  const fits = choices.some(({ name }) => name === draft.task);
  useEffect(() => {
    const first = firstOf(choices);
    if (ready && !fits && first) draft.choose(first.name);
  }, [ready, fits, choices, draft.choose]);
  const node = useBoard(shownNode);
  const tree = useBoard((state) => state.tree?.id);
  const asked = useAsked();
  const wish = useWish(fits ? asked : null, draft.seed);
  const { flow, changed } = useChannel(wish);
  const last = useRef<(() => Promise<Blob | null>) | null>(null);
  const [keeping, setKeeping] = useState(false);
  if (!tree || !node?.picture) return null;

  const keep = async () => {
    const picture = await last.current?.();
    if (!picture || !asked) return;
    const { bring, grow, show } = useBoard.getState();
    const drawn = await bring(picture, t("live.drawing"), node.id);
    const [made] = await grow({
      parent: drawn.id,
      recipe: recipeOf(asked, draft.seed),
      pictures: await picturesOf(open(asked)),
    });
    useTool.getState().set({ place: "canvas" });
    show(made?.id ?? drawn.id);
  };

  return (
    <div className="live">
      <section className="live-panel" aria-label={t("regions.tasks")}>
        <label className="live-choice">
          {t("live.what")}
          <select
            className="field"
            value={fits ? draft.task : ""}
            onChange={({ target }) => draft.choose(target.value)}
          >
            {choices.map(({ name }) => (
              <option key={name} value={name}>
                {titleOf(name)}
              </option>
            ))}
          </select>
        </label>
        {asked && fits && <Form key={asked.task.name} asked={open(asked)} />}
        <p className="live-hint">{t("live.hint")}</p>
      </section>
      <Board
        key={node.id}
        begins={lookUrl(tree, node.id, 0)}
        width={node.picture.width}
        height={node.picture.height}
        onChange={(frame) => {
          last.current = frame;
          changed(frame);
        }}
      />
      <Outcome
        flow={flow}
        reason={asked?.reasons[0] ?? ""}
        keeping={keeping}
        onKeep={() => {
          setKeeping(true);
          attempt(keep().finally(() => setKeeping(false)));
        }}
      />
    </div>
  );
}

/** Without the roles that are drawn on the canvas, which is not there now. */
const open = (asked: Asked): Asked => ({
  ...asked,
  roles: asked.roles.filter(({ role }) => !role.mask && role.name !== "hints"),
});

/** What is wished of every frame; null while something is missing. Pictures of the tree are sent once. */
function useWish(asked: Asked | null, seed: number): Wish | null {
  const [pictures, setPictures] = useState<Record<string, string>>({});
  const tree = useBoard((state) => state.tree?.id);
  const reasons = asked?.reasons.length ?? 1;
  const sources = JSON.stringify(
    asked ? open(asked).roles.map(({ role, source }) => [role.name, source]) : [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sources are what it depends on of what is asked
  useEffect(() => {
    if (!asked || reasons || !tree) return;
    let old = false;
    const find = async () => {
      const found = Object.entries(await picturesOf(open(asked)));
      const sent = await Promise.all(
        found.map(async ([role, name]) => [role, await digestOf(tree, name)] as const),
      );
      if (!old) setPictures(Object.fromEntries(sent));
    };
    attempt(find());
    return () => {
      old = true;
    };
  }, [sources, reasons, tree]);
  if (!asked || reasons) return null;
  const needs = asked.roles.filter(({ role }) => role.needed && role.name !== "picture");
  if (needs.some(({ role }) => !pictures[role.name])) return null;
  return { recipe: recipeOf(asked, seed), pictures };
}

/** A digest as it is; of a node, that of its picture, which the channel only knows when it was sent. */
async function digestOf(tree: string, name: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(name)) return name;
  const file = await fetch(lookUrl(tree, name, 768));
  return (await upload(await file.blob())).digest;
}
