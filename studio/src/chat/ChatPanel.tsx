/** A talk about what the picture should become. */
export default function ChatPanel() {
  return null;
}
