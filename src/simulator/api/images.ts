import { textOf } from '../exchange.ts';
import { signedImageUrl } from '../image-host.ts';
import { printJson } from '../json.ts';
import type { Handler } from './call.ts';
import { invalid, jsonAnswer, notFound } from './failure.ts';
import { readMultipart } from './multipart.ts';

/** GET /images?path=…: redirects to a host that wants no credentials. */
export const redirectToImage: Handler = ({ tenant, query }) => {
  const path = query.text('path');
  if (path === undefined) throw invalid('path', 'The path field is required.');
  if (!path.startsWith('Images/')) throw invalid('path', "The path must begin with 'Images/'.");
  if (!tenant.images.find(path)) throw notFound(`The image '${path}'`);
  return { status: 302, headers: { location: signedImageUrl(tenant, path) } };
};

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

/** POST /images: multipart with a `file`; answers its path in temporary storage. */
export const uploadImage: Handler = ({ tenant, headers, body }) => {
  const parts = readMultipart(body, textOf(headers, 'content-type') ?? '');
  const file = parts?.find(({ name }) => name === 'file');
  if (!file) throw invalid('file', 'The file field is required.');
  if (file.bytes.byteLength === 0) throw invalid('file', 'The file is empty.');
  const extension = extensions[file.contentType];
  if (extension === undefined) {
    throw invalid('file', `The content type '${file.contentType}' is not an image.`);
  }
  const path = tenant.images.upload(file.bytes, { contentType: file.contentType, extension });
  return jsonAnswer(201, printJson({ path }));
};
