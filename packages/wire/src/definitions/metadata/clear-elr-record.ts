/**
 * ClearElrRecord (28), version 0: in the cluster's metadata log.
 * The eligible leader replicas of a topic, or of all topics, are forgotten.
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
