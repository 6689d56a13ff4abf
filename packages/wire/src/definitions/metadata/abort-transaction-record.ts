/**
 * AbortTransactionRecord (25), version 0: in the cluster's metadata log.
 * The records since the transaction began are to be forgotten.
 */
import { type Decoded, message, nullable, string } from '../../schema.ts';

export const abortTransactionRecord = message(
  'AbortTransactionRecord',
  { apiKey: 25, type: 'metadata', versions: '0', flexible: '0+' },
  {
    reason: nullable(string(), { default: null, tag: 0 }),
  },
);
export type AbortTransactionRecord = Decoded<typeof abortTransactionRecord>;
