import fc from 'fast-check';

/**
 * Property tests draw the same worlds each time: the same code has the same verdict, here and in continuous integration.
 * FAST_CHECK_SEED=random draws others, which is how to look for what nobody has seen; a number draws the worlds of a failure again.
 */
const { FAST_CHECK_SEED: asked = '20261127' } = process.env;
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) });
