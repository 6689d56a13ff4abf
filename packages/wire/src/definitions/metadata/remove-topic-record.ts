/**
 * RemoveTopicRecord (9), version 0: in the cluster's metadata log.
 * A topic was deleted, with all its partitions.
 */
import { type Decoded, message, uuid } from '../../schema.ts';

export const removeTopicRecord = message(
  'RemoveTopicRecord',
  { apiKey: 9, type: 'metadata', versions: '0', flexible: '0+' },
  {
    topicId: uuid(),
  },
);
export type RemoveTopicRecord = Decoded<typeof removeTopicRecord>;
