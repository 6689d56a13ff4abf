/**
 * EndTransactionRecord (24), version 0: in the cluster's metadata log.
 * The records since the transaction began are valid.
 */
import { type Decoded, message } from '../../schema.ts';

export const endTransactionRecord = message(
  'EndTransactionRecord',
  { apiKey: 24, type: 'metadata', versions: '0', flexible: '0+' },
  {},
);
export type EndTransactionRecord = Decoded<typeof endTransactionRecord>;
