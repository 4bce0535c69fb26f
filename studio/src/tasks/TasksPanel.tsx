/** What can be done, and the form of what is chosen. */
export function TasksPanel() {
  return null;
}
