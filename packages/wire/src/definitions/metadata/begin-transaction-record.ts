/**
 * BeginTransactionRecord (23), version 0: in the cluster's metadata log.
 * The records from here on are valid together or not at all.
 */
import { type Decoded, message, nullable, string } from '../../schema.ts';

export const beginTransactionRecord = message(
  'BeginTransactionRecord',
  { apiKey: 23, type: 'metadata', versions: '0', flexible: '0+' },
  {
    name: nullable(string(), { default: null, tag: 0 }),
  },
);
export type BeginTransactionRecord = Decoded<typeof beginTransactionRecord>;
