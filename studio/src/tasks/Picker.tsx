import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Task } from "@/api/types";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { Icon } from "@/ui/icons";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { enginesOf, wantOf } from "./engines";
import { grouped, iconOf, searched, titleOf } from "./groups";
import "./picker.css";

/** The chosen task; behind it the list of all that can be done, with a search. */
export function Picker({ task }: { task: Task }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useKeys({ t: () => setOpen(true) });
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="picker">
      <button
        ref={button}
        type="button"
        className="picked"
        aria-expanded={open}
        aria-haspopup="listbox"
        aria-keyshortcuts="T"
        title={`${t("tasks.choose")} (T)`}
        onClick={() => setOpen(!open)}
      >
        <span className="tile">
          <Icon name={iconOf(task.name)} />
        </span>
        <span>
          <b>{titleOf(task.name)}</b>
          <small>{task.summary}</small>
        </span>
        <Icon name="chevron" />
      </button>
      {open && <List now={task.name} onClose={close} />}
    </div>
  );
}

function List({ now, onClose }: { now: string; onClose: () => void }) {
  const { tasks, engines, models } = useCatalogue();
  const choose = useDraft((draft) => draft.choose);
  const [search, setSearch] = useState("");
  const groups = grouped(searched(tasks, search));
  const flat = groups.flatMap((group) => group.tasks);
  const [at, setAt] = useState(now);
  const active = flat.find(({ name }) => name === at) ?? flat[0];
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const optionId = (name: string) => `${id}-${name}`;
  const activeId = active && optionId(active.name);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView?.({ block: "nearest" });
  }, [activeId]);
  const pick = (name: string) => {
    choose(name);
    onClose();
  };
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && active) {
      event.preventDefault();
      setAt(flat[(flat.indexOf(active) + by + flat.length) % flat.length]!.name);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      pick(active.name);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears where the focus went
    <div
      ref={box}
      className="picker-list"
      onBlur={(event) => {
        if (event.relatedTarget && !box.current?.parentElement?.contains(event.relatedTarget)) onClose();
      }}
    >
      <input
        className="field"
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={activeId}
        aria-label={t("tasks.search")}
        placeholder={t("tasks.search")}
        // biome-ignore lint/a11y/noAutofocus: it was just opened to choose
        autoFocus
        value={search}
        onChange={({ target }) => setSearch(target.value)}
        onKeyDown={pressed}
      />
      <div
        ref={list}
        id={id}
        role="listbox"
        hidden={flat.length === 0}
        aria-label={t("regions.tasks")}
        className="picker-options"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
          <div key={group.name} role="group" aria-labelledby={`${id}-group-${group.name}`}>
            <div role="presentation" className="picker-group" id={`${id}-group-${group.name}`}>
              {t(`tasks.group.${group.name}`)}
            </div>
            {group.tasks.map((task) => {
              const ready = enginesOf(task, engines).some((engine) => wantOf(engine, models) === null);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the search box has the keys
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                <div
                  key={task.name}
                  id={optionId(task.name)}
                  role="option"
                  aria-selected={task.name === active?.name}
                  data-now={task.name === now}
                  className="picker-option"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => pick(task.name)}
                >
                  <Icon name={iconOf(task.name)} />
                  <span>
                    <span>
                      <b>{titleOf(task.name)}</b>
                      {!ready && <em>{t("tasks.unready")}</em>}
                    </span>
                    <small>{task.summary}</small>
                  </span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {flat.length === 0 && <output className="help">{t("tasks.none")}</output>}
    </div>
  );
}
