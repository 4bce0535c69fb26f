/** Paint on the left, the result on the right. */
export default function Live() {
  return null;
}
