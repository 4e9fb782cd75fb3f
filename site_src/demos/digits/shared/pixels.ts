import { SIDE } from "../../../runtime/digits/picture.ts";

const GREY = 128;

function fill(canvas: HTMLCanvasElement, colourIn: (data: Uint8ClampedArray) => void): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(SIDE, SIDE);
  colourIn(image.data);
  context.putImageData(image, 0, 0);
}

/** Paint all pixels (0 = paper, `ink` = full ink) on a canvas of their size, as MNIST is shown: white on black. */
export function paint(canvas: HTMLCanvasElement, image: ArrayLike<number>, ink: number): void {
  fill(canvas, (data) => {
    for (let i = 0; i < data.length; i += 4) {
      data.fill(((image[i >> 2] ?? 0) / ink) * 255, i, i + 3);
      data[i + 3] = 255;
    }
  });
}

/** Paint all pixels (255 = full ink) in grey on whatever lies below: it is seen on light ground and on dark. */
export function paintGrey(canvas: HTMLCanvasElement, image: ArrayLike<number>): void {
  fill(canvas, (data) => {
    for (let i = 0; i < data.length; i += 4) {
      data.fill(GREY, i, i + 3);
      data[i + 3] = image[i >> 2] ?? 0;
    }
  });
}

// Orange and blue keep apart for every kind of colour vision (Okabe and Ito 2008).
export const POSITIVE = [230, 120, 0] as const;
export const NEGATIVE = [0, 114, 200] as const;

/**
 * Fill the RGBA of a picture with signed values: orange above zero, blue below, black at zero;
 * `most` is full colour. Painted at every move of a slider and while training: no array a pixel.
 */
export function fillSigned(data: Uint8ClampedArray, values: ArrayLike<number>, most: number): void {
  for (let i = 0; i < data.length; i += 4) {
    const value = values[i >> 2] ?? 0;
    const strength = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
    const [red, green, blue] = value >= 0 ? POSITIVE : NEGATIVE;
    data[i] = red * strength;
    data[i + 1] = green * strength;
    data[i + 2] = blue * strength;
    data[i + 3] = 255;
  }
}

/** Paint signed values: see fillSigned. */
export function paintSigned(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  most: number,
): void {
  fill(canvas, (data) => fillSigned(data, values, most));
}

/** The largest size among values, as the full colour of a picture. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
  return most;
}
