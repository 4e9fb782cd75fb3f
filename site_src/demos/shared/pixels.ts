const SIDE = 28;

type Colour = (pixel: number, channel: number) => number;

/** Painted at every move of a slider, so it makes no array for a pixel. */
function colourIn(data: Uint8ClampedArray, colour: Colour): void {
  for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : colour(i >> 2, i % 4);
}

function fill(canvas: HTMLCanvasElement, colour: Colour): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(SIDE, SIDE);
  colourIn(image.data, colour);
  context.putImageData(image, 0, 0);
}

/** Paint 784 values (0 = paper, `ink` = full ink) on a 28x28 canvas, as MNIST is shown: white on black. */
export function paint(canvas: HTMLCanvasElement, image: ArrayLike<number>, ink: number): void {
  fill(canvas, (pixel) => ((image[pixel] ?? 0) / ink) * 255);
}

// Orange and blue keep apart for every kind of colour vision (Okabe and Ito 2008).
const POSITIVE = [230, 120, 0];
const NEGATIVE = [0, 114, 200];

/** One channel of a signed value's colour: orange above zero, blue below, black at zero. */
function channelOf(value: number, most: number, channel: number): number {
  const strength = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
  return Math.round(((value >= 0 ? POSITIVE : NEGATIVE)[channel] ?? 0) * strength);
}

/** Fill the RGBA of a picture with signed values; `most` is full colour. */
export function fillSigned(data: Uint8ClampedArray, values: ArrayLike<number>, most: number): void {
  colourIn(data, (pixel, channel) => channelOf(values[pixel] ?? 0, most, channel));
}

/** Paint 784 signed values: see channelOf; `most` is full colour. */
export function paintSigned(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  most: number,
): void {
  fill(canvas, (pixel, channel) => channelOf(values[pixel] ?? 0, most, channel));
}

/** The largest size among values, as the full colour of a picture. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
  return most;
}
