/** Number of entries less than `value` among the first `size` of an ascending column: where the first one stands that is not. */
export function lowerBound(ascending: ArrayLike<number>, value: number, size: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
