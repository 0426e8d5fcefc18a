const PREFIX = 'lazi-image:';

/** How a value names a picture that is kept here until ServiceTitan has it: by the SHA-256 of its content, in hex. */
export function stagedImage(sha256: string): string {
  return `${PREFIX}${sha256}`;
}

/** The digest inside; null for a path or an address. */
export function digestOfStagedImage(url: string): string | null {
  return url.startsWith(PREFIX) ? url.slice(PREFIX.length) : null;
}
