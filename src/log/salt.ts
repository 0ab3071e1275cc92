import { HOT_ACCOUNT } from '../model/accounts.ts';
import type { Log } from './log.ts';
import { partitionOf } from './partition.ts';

/**
 * Partitions for a job that salts its hot key: records of the hot account go by their event instead of their account, so that they are spread over all partitions, and both
 * copies of an event to the same one. Each task then has a part of the account, and a second stage puts the parts together. Their order is lost, so this is for
 * answers that do not depend on it.
 */
export const saltedPartition =
  (log: Log) =>
  (row: number): number =>
    log.columns.account[row] === HOT_ACCOUNT ? partitionOf(log.columns.id[row]!, log.partitions) : log.partitionOf(row);
