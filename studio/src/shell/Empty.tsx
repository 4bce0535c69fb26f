import { useEffect, useRef } from "react";
import { ask, askJson } from "@/api/ask";
import { lookUrl } from "@/api/pictures";
import type { TreeLine } from "@/api/trees";
import { layMask } from "@/canvas/readymade";
import { useBoard } from "@/state/board";
import { type Sample, useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { attempt, useNotices } from "@/state/notices";
import { Button, IconButton } from "@/ui/Button";
import { t } from "@/words";
import "./empty.css";
import { openFile } from "./opening";

/** What is seen before there is a picture. */
export function Empty() {
  const { trees, list, busy } = useBoard();
  const samples = useCatalogue((state) => state.samples);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => attempt(list()), [list]);
  return (
    <main className="empty" aria-busy={busy}>
      <div className="welcome">
        <h1>{t("empty.title")}</h1>
        <p>{t("empty.lead")}</p>
        <Button kind="main" icon="open" disabled={busy} onClick={() => input.current?.click()}>
          {t("empty.choose")}
        </Button>
        <p className="hint">{t("empty.paste")}</p>
        <input
          ref={input}
          hidden
          type="file"
          accept="image/*"
          aria-label={t("empty.choose")}
          onChange={({ target }) => {
            const file = target.files?.[0];
            target.value = "";
            if (file) attempt(openFile(file));
          }}
        />
      </div>
      {trees.length > 0 && (
        <section aria-labelledby="recent">
          <h2 id="recent">{t("empty.recent")}</h2>
          <ul className="cards">
            {trees.slice(0, 12).map((tree) => (
              <Recent key={tree.id} tree={tree} />
            ))}
          </ul>
        </section>
      )}
      {samples.length > 0 && (
        <section aria-labelledby="samples">
          <h2 id="samples">{t("empty.samples")}</h2>
          <ul className="cards">
            {samples.map((sample) => (
              <li key={sample.name}>
                <button type="button" className="card" onClick={() => attempt(openSample(sample))}>
                  <img src={sample.picture} alt="" loading="lazy" />
                  <span>{sample.title}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

function Recent({ tree }: { tree: TreeLine }) {
  const { open, list } = useBoard();
  const aside = async () => {
    await ask(`/v1/trees/${tree.id}`, { method: "DELETE" });
    await list();
    useNotices.getState().say(t("empty.forgotten", { name: tree.name }), {
      label: t("undo"),
      run: () => attempt(askJson(`/v1/trees/${tree.id}/restore`, { method: "POST" }).then(list)),
    });
  };
  return (
    <li>
      <button type="button" className="card" onClick={() => attempt(open(tree.id))}>
        {tree.cover && <img src={lookUrl(tree.id, tree.cover, 384)} alt="" loading="lazy" />}
        <span>{tree.name}</span>
        <small>{t("empty.nodes", { count: tree.nodes })}</small>
      </button>
      <IconButton
        icon="bin"
        className="aside"
        label={t("empty.forget", { name: tree.name })}
        onClick={() => attempt(aside())}
      />
    </li>
  );
}

/** Begin with a sample; where a mask belongs to it, that is drawn already. */
async function openSample(sample: Sample): Promise<void> {
  const file = await (await ask(sample.picture)).blob();
  const mask = sample.mask && (await (await ask(sample.mask)).blob());
  useDraft.getState().choose(sample.task);
  await useBoard.getState().begin(file, sample.title);
  const { tree, shown } = useBoard.getState();
  const size = tree?.nodes.find(({ id }) => id === shown)?.picture;
  if (mask && tree && size)
    await layMask(`${tree.id}/${shown}`, { width: size.width, height: size.height }, mask);
}
