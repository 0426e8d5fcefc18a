/** Bytes of a picture, whichever way it comes. ServiceTitan names no limit of its own; what people take with a telephone is smaller. */
export const LARGEST_PICTURE = 10 * 1_024 * 1_024;
