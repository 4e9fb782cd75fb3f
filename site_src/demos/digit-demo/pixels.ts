/** Paint 784 values (0 = paper, `ink` = full ink) on a 28x28 canvas, as MNIST is shown: white on black. */
export function paint(canvas: HTMLCanvasElement, image: ArrayLike<number>, ink: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const data = context.createImageData(28, 28);
  for (let i = 0; i < 784; i++) {
    const grey = Math.round(((image[i] ?? 0) / ink) * 255);
    data.data.set([grey, grey, grey, 255], i * 4);
  }
  context.putImageData(data, 0, 0);
}
