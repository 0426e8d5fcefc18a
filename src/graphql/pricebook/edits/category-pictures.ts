import { InvalidInputError, NotFoundError, StaleVersionError } from '../../../errors.ts';
import { decodeImage } from '../../../images/decode-image.ts';
import { LARGEST_PICTURE } from '../../../images/largest-picture.ts';
import { keepPicture } from '../../../pricebook/commands/categories/keep-picture.ts';
import { updateCategory } from '../../../pricebook/commands/categories/update-category.ts';
import { isPictureKept } from '../../../pricebook/queries/kept-pictures.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { resultOf } from '../../result-of.ts';
import { categoryPayload, runCommand } from './category-payloads.ts';
import { authScopes, stagingOf, targetFields } from './run-item-command.ts';

const SetCategoryImageInput = builder.inputType('SetCategoryImageInput', {
  description:
    'A picture for a category: one of `image`, `base64` and `url`, or none to take it away.',
  fields: (t) => ({
    ...targetFields(t),
    image: t.string({
      description:
        'What `POST /images` has answered for a PNG, JPEG, GIF or WebP of up to 10 MB. The same value is the `url` of an asset of an item.',
    }),
    base64: t.string({
      description: 'A small one; a data URL will do. A request holds 256 kB in all.',
    }),
    url: t.string({ description: 'Where to fetch it, at a public address. Up to 10 MB.' }),
  }),
});
type Given = typeof SetCategoryImageInput.$inferInput;

builder.mutationField('setCategoryImage', (t) =>
  t.field({
    type: categoryPayload('SetCategoryImagePayload', 'A picture was staged for a category.'),
    description: 'Sets, replaces or takes away the picture of a category.',
    authScopes,
    errors: resultOf('setCategoryImage', [NotFoundError, InvalidInputError, StaleVersionError]),
    args: {
      input: t.arg({ type: SetCategoryImageInput, required: true, description: 'The picture.' }),
    },
    resolve: async (_mutation, { input }, context) => {
      const { stId, expectedVersion } = input;
      const image = await readPicture(context, input);
      const update = { stId, values: { image }, expectedVersion };
      return runCommand(context, () => updateCategory(context.db, stagingOf(context), update));
    },
  }),
);

/** The value that names the picture; null for none. Errors  InvalidInputError. */
async function readPicture(
  context: Context,
  { image, base64, url }: Given,
): Promise<string | null> {
  const given = Object.entries({ image, base64, url }).filter(([, value]) => value != null);
  const [, second] = given;
  if (second !== undefined) {
    const message = 'Give one of `image`, `base64` and `url`.';
    throw new InvalidInputError(`input.${second[0]}`, message);
  }
  const { db, images, signal, sql } = context;
  if (image != null) {
    if (await isPictureKept(sql, image)) return image;
    throw new InvalidInputError('input.image', 'There is no such picture: POST it to /images.');
  }
  if (base64 != null) {
    return keepPicture(db, stagingOf(context), decodeImage(base64, LARGEST_PICTURE));
  }
  return url == null ? null : keepPicture(db, stagingOf(context), await images.fetch(url, signal));
}
