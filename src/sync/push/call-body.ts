import type { EditFields } from '../../pricebook/edits/edit-field.ts';
import type { PicturePaths } from '../../pricebook/edits/picture-paths.ts';
import type { FieldChange } from './push.ts';

/** What ServiceTitan is sent for changes of one record.   Pure. Ids in the values are real by now. */
export function callBody<Payload>(
  changes: readonly FieldChange[],
  fields: EditFields<Payload>,
  pictures: PicturePaths,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const { field: name, value, after } of changes) {
    if (name === 'position') {
      body['position'] = after;
      continue;
    }
    const field = fields.get(name);
    if (field === undefined || field.bodyName === null) continue;
    const withPictures =
      value === null ? null : field.codec.map(value, { image: (url) => pictures.get(url) ?? url });
    body[field.bodyName] =
      withPictures === null ? field.clearedBy : field.codec.toBody(withPictures);
  }
  return body;
}
