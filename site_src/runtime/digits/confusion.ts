/** How often each true digit (row) was read as each digit (column): [10][10]. */
export function confusionOf(labels: Uint8Array, predicted: Uint8Array): number[][] {
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  predicted.forEach((digit, index) => {
    const row = counts[labels[index] ?? 0];
    if (row) row[digit] = (row[digit] ?? 0) + 1;
  });
  return counts;
}

/** The share of digits that were read rightly. */
export function accuracyOf(labels: Uint8Array, predicted: Uint8Array): number {
  return predicted.filter((digit, index) => digit === labels[index]).length / labels.length;
}
