/** The wall of the command hall, run by a device and nobody. */
export function WallPage() {
  return null;
}
