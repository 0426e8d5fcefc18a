/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The parts of a body; undefined when it is not multipart/form-data or breaks off. */
export function readMultipart(body: Buffer, contentType: string): readonly Part[] | undefined {
  const match = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let start = whole.indexOf(delimiter);
  while (start >= 0) {
    const next = whole.indexOf(delimiter, start + delimiter.length);
    if (next < 0) break;
    const part = readPart(whole.subarray(start + delimiter.length + 2, next));
    if (part) parts.push(part);
    start = next;
  }
  const isComplete =
    start >= 0 &&
    whole
      .subarray(start + delimiter.length)
      .toString()
      .startsWith('--');
  return isComplete ? parts : undefined;
}

function readPart(part: Buffer): Part | undefined {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const headers = part.subarray(0, end).toString();
  const name = /name="([^"]*)"/i.exec(headers)?.[1];
  if (name === undefined) return undefined;
  return {
    name,
    fileName: /filename="([^"]*)"/i.exec(headers)?.[1],
    contentType: /^content-type:\s*([^;\s]+)/im.exec(headers)?.[1]?.toLowerCase() ?? 'text/plain',
    bytes: part.subarray(end + 4),
  };
}
