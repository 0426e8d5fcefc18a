/** Shorter ones would be found in ordinary words. */
const SHORTEST_SECRET = 8;
const HIDDEN = '[secret]';
const BEARER = /\b(Bearer|Basic) [\w.~+/=-]{8,}/gi;

/** A function that takes these secrets, and whatever looks like a credential in a header, out of text that leaves the process. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    forms.add(secret);
    // As it stands in JSON, and in a URL.
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret));
  }
  const all = [...forms];
  return (text) => {
    let clean = text;
    for (const form of all) if (clean.includes(form)) clean = clean.replaceAll(form, HIDDEN);
    return clean.replace(BEARER, `$1 ${HIDDEN}`);
  };
}
