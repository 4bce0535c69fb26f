/** A whole number with its name before it. */
export function Numeral({
  name,
  unit = "",
  value,
  onChange,
}: {
  name: string;
  unit?: string;
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <label className="slide-number named">
      {name}
      <input
        type="number"
        step="1"
        value={Math.round(value)}
        onChange={({ target }) => target.value !== "" && onChange(target.valueAsNumber)}
      />
      {unit && <span aria-hidden="true">{unit}</span>}
    </label>
  );
}
