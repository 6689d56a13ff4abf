/**
 * ClearElrRecord (28), version 0: in the cluster's metadata log.
 */
import { type Decoded, message, string } from '../../schema.ts';

export const clearElrRecord = message(
  'ClearElrRecord',
  { apiKey: 28, type: 'metadata', versions: '0', flexible: '0+' },
  {
    topicName: string(),
  },
);
export type ClearElrRecord = Decoded<typeof clearElrRecord>;
