const GREEK: Readonly<Record<string, string>> = {
  alpha: "\u03b1",
  beta: "\u03b2",
  tau: "\u03c4",
  eta: "\u03b7",
};

/** A parameter's name as it is printed: Greek letters as such. */
export function letterText(name: string): string {
  const [letter, ...index] = name.split("_");
  return [GREEK[letter] ?? letter, ...index].join("_");
}
