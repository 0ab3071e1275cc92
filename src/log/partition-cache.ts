import { partitionOf } from './partition.ts';

const SLOTS = 4_096;
const NOBODY = 2 ** 32 - 1;

/**
 * The partition of an account, for those who ask a million times: a few accounts are in most of the records, so their hashes are remembered. An account has one slot, the
 * last digits of its number; another one with the same digits drives it out, which costs a hash and changes no answer.
 */
export class PartitionCache {
  private readonly partitions: number;
  private readonly accounts = new Uint32Array(SLOTS).fill(NOBODY);
  private readonly known = new Uint8Array(SLOTS);

  constructor(partitions: number) {
    this.partitions = partitions;
  }

  partitionOf(account: number): number {
    const slot = account & (SLOTS - 1);
    if (this.accounts[slot] !== account) {
      this.accounts[slot] = account;
      this.known[slot] = partitionOf(account, this.partitions);
    }
    return this.known[slot]!;
  }
}
