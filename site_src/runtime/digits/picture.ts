/** Side of a digit's picture in pixels, as MNIST has it (model_export/digits/network.py says so too). */
export const SIDE = 28;
/** All pixels of a picture, row by row: what the network takes. */
export const PIXELS = SIDE * SIDE;
