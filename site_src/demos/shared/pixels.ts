const SIDE = 28;

function fill(canvas: HTMLCanvasElement, colour: (pixel: number) => readonly number[]): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const data = context.createImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) data.data.set([...colour(i), 255], i * 4);
  context.putImageData(data, 0, 0);
}

/** Paint 784 values (0 = paper, `ink` = full ink) on a 28x28 canvas, as MNIST is shown: white on black. */
export function paint(canvas: HTMLCanvasElement, image: ArrayLike<number>, ink: number): void {
  fill(canvas, (pixel) => {
    const grey = Math.round(((image[pixel] ?? 0) / ink) * 255);
    return [grey, grey, grey];
  });
}

// Orange and blue keep apart for every kind of colour vision (Okabe and Ito 2008).
const POSITIVE = [230, 120, 0];
const NEGATIVE = [0, 114, 200];

/** Red, green, blue of a signed value: orange above zero, blue below, black at zero. */
export function signedColour(value: number, most: number): number[] {
  const strength = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
  return (value >= 0 ? POSITIVE : NEGATIVE).map((part) => Math.round(part * strength));
}

/** Paint 784 signed values: see signedColour; `most` is full colour. */
export function paintSigned(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  most: number,
): void {
  fill(canvas, (pixel) => signedColour(values[pixel] ?? 0, most));
}

/** The largest size among values, as the full colour of a picture. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
  return most;
}
