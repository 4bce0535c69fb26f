import { type FormEvent, useEffect, useRef, useState } from "react";
import { upload } from "@/api/pictures";
import { useBoard } from "@/state/board";
import { attempt } from "@/state/notices";
import { IconButton } from "@/ui/Button";
import { t } from "@/words";
import "./chat.css";
import { TurnCard } from "./TurnCard";
import { type Beside, propose } from "./talking";
import { type Turn, useTurns } from "./turns";

const NONE: Turn[] = [];
const TRY = ["chat.try.wider", "chat.try.remove", "chat.try.old", "chat.try.larger"] as const;

/** A talk about what the picture should become: a sentence, the steps it means, and a button that does them. */
export default function ChatPanel() {
  const tree = useBoard((state) => state.tree?.id ?? "");
  const turns = useTurns((state) => state.turns[tree] ?? NONE);
  const [beside, setBeside] = useState<Beside | null>(null);
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn is what it waits for
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [turns.length]);
  return (
    <div className="chat">
      <div className="chat-log" role="log" aria-label={t("chat.log")}>
        {turns.length === 0 && <Suggestions />}
        {turns.map((turn) => (
          <TurnCard
            key={turn.id}
            turn={turn}
            tree={tree}
            beside={beside}
            last={turn.id === turns.at(-1)?.id}
          />
        ))}
        <div ref={end} />
      </div>
      <Composer beside={beside} onBeside={setBeside} />
    </div>
  );
}

function Suggestions() {
  return (
    <div className="chat-try">
      <p>{t("chat.lead")}</p>
      <ul>
        {TRY.map((name) => (
          <li key={name}>
            <button type="button" className="button" onClick={() => attempt(propose(t(name), null))}>
              {t(name)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Composer({
  beside,
  onBeside,
}: {
  beside: Beside | null;
  onBeside: (beside: Beside | null) => void;
}) {
  const [sentence, setSentence] = useState("");
  const [asking, setAsking] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const send = async () => {
    setAsking(true);
    try {
      await propose(sentence.trim(), beside);
      setSentence("");
    } finally {
      setAsking(false);
    }
  };
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (sentence.trim() && !asking) attempt(send());
  };
  const attach = async (picture: File) =>
    onBeside({ digest: (await upload(picture)).digest, name: picture.name });
  return (
    <form className="composer" onSubmit={submitted}>
      {beside && (
        <p className="beside">
          {t("chat.beside", { name: beside.name })}
          <IconButton icon="clear" label={t("chat.unbeside")} onClick={() => onBeside(null)} />
        </p>
      )}
      <textarea
        rows={2}
        value={sentence}
        maxLength={2000}
        placeholder={t("chat.placeholder")}
        aria-label={t("chat.sentence")}
        onChange={(event) => setSentence(event.target.value)}
        onKeyDown={(event) =>
          event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && submitted(event)
        }
      />
      <input
        ref={file}
        hidden
        type="file"
        accept="image/*"
        aria-label={t("chat.attach")}
        onChange={({ target }) => {
          const picture = target.files?.[0];
          target.value = "";
          if (picture) attempt(attach(picture));
        }}
      />
      <div className="composer-foot">
        <IconButton icon="picture" label={t("chat.attach")} onClick={() => file.current?.click()} />
        <button type="submit" className="button main" disabled={!sentence.trim() || asking}>
          {asking ? t("chat.reading") : t("chat.send")}
        </button>
      </div>
    </form>
  );
}
