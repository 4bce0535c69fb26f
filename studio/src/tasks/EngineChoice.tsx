import { useId } from "react";
import type { Engine } from "@/api/types";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { attempt, useNotices } from "@/state/notices";
import { Button } from "@/ui/Button";
import { t } from "@/words";
import type { Asked } from "./asked";
import { enginesOf, modelsOf, type Want, wantOf } from "./engines";
import "./engine.css";

/** Who does it, by which model and under which licence; and what helps where one cannot yet. */
export function EngineChoice({ asked }: { asked: Asked }) {
  const { engines, models } = useCatalogue();
  const { setEngine, setModel } = useDraft();
  const id = useId();
  const { task, engine, model, want } = asked;
  if (!engine) return null;
  const choices = enginesOf(task, engines);
  const wanting = choices.flatMap((one) => {
    const lack = wantOf(one, models);
    return lack && one !== engine ? [{ engine: one, want: lack }] : [];
  });
  const fitting = modelsOf(engine, models);
  const licence = fitting.find(({ name }) => name === model)?.licence;
  return (
    <section className="engine-choice">
      <div className="field-head">
        <label htmlFor={id}>{t("tasks.engine")}</label>
        <Licence of={engine.licence} />
      </div>
      {choices.length > 1 ? (
        <select
          id={id}
          className="field"
          value={engine.name}
          onChange={({ target }) => setEngine(target.value)}
        >
          {choices.map((one) => {
            const lack = wantOf(one, models);
            return (
              <option key={one.name} value={one.name} disabled={lack !== null && one !== engine}>
                {lack ? `${one.name} (${t("tasks.unready")})` : one.name}
              </option>
            );
          })}
        </select>
      ) : (
        <output id={id} className="only-engine">
          {engine.name}
        </output>
      )}
      <p className="help">{engine.summary}</p>
      {want && <Helping want={want} />}
      {fitting.length > 0 && (
        <>
          <div className="field-head">
            <label htmlFor={`${id}-model`}>{t("tasks.model")}</label>
            {licence && <Licence of={licence} />}
          </div>
          <select
            id={`${id}-model`}
            className="field"
            value={model}
            onChange={({ target }) => setModel(engine.name, target.value)}
          >
            {engine.model === "optional" && <option value="">{t("tasks.model.none")}</option>}
            {fitting.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </>
      )}
      {wanting.length > 0 && (
        <details className="wanting">
          <summary>
            {t("tasks.engine.others", { names: wanting.map((one) => one.engine.name).join(", ") })}
          </summary>
          {wanting.map((one) => (
            <Wanting key={one.engine.name} {...one} />
          ))}
        </details>
      )}
    </section>
  );
}

function Wanting({ engine, want }: { engine: Engine; want: Want }) {
  return (
    <div className="wants">
      <div className="field-head">
        <b>{engine.name}</b>
        <Licence of={engine.licence} />
      </div>
      <p className="help">{engine.summary}</p>
      <Helping want={want} />
    </div>
  );
}

function Helping({ want }: { want: Want }) {
  const copy = async () => {
    await navigator.clipboard.writeText(want.get);
    useNotices.getState().say(t("tasks.copied"));
  };
  return (
    <div className="helping">
      <p>{want.reason}</p>
      {want.get && (
        <div className="command">
          <code>{want.get}</code>
          <Button kind="quiet" aria-label={`${t("tasks.copy")}: ${want.get}`} onClick={() => attempt(copy())}>
            {t("tasks.copy")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Licence({ of }: { of: string }) {
  return (
    <span className="licence" title={t("tasks.licence", { licence: of })}>
      {of}
    </span>
  );
}
