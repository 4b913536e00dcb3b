/** Arithmetic with colours. */

/** A colour that lies `part` of the way from `hex` to `target`. */
export function mixed(hex: string, target: string, part: number): string {
  const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  const mix = (at: number): string =>
    Math.round(channel(hex, at) * (1 - part) + channel(target, at) * part)
      .toString(16)
      .padStart(2, '0');
  return `#${mix(1)}${mix(3)}${mix(5)}`;
}
