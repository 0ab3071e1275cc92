/** FNV-1a, 32 bits, over the four little-endian bytes of the account id (Fowler, Noll, Vo). */
function fnv1a32(accountId: number): number {
  let hash = 0x811c9dc5;
  for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((accountId >>> shift) & 0xff), 0x01000193);
  return hash >>> 0;
}

/** Partition of an account: all records of an account lie in one partition, in order. */
export const partitionOf = (accountId: number, partitions: number): number => fnv1a32(accountId) % partitions;
