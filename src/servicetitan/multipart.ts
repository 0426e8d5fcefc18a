import { hash } from 'node:crypto';
import type { ImageUpload } from './client.ts';

/** A form with one file, as browsers send it. The same file makes the same bytes. */
export function multipartFile(
  field: string,
  { bytes, contentType, fileName }: ImageUpload,
): { contentType: string; content: Buffer } {
  // No file holds its own digest.
  const boundary = `file-${hash('sha256', bytes)}`;
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${field}"; filename="${quotable(fileName)}"`,
    `Content-Type: ${contentType}`,
    '\r\n',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** As the HTML standard has it: nothing in a name ends the quotation or the line. */
function quotable(name: string): string {
  return name.replace(/["\r\n]/g, encodeURIComponent);
}
